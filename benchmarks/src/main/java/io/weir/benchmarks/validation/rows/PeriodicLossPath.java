package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;

/**
 * The deterministic loss model of RFC 9438 section 5.1 and of the square-root law: a path without a
 * queue on which every n-th packet is lost and all others are acknowledged one round trip after
 * they were sent. A loss is known when three later packets have been acknowledged. The sender has
 * endless data and keeps the window full.
 *
 * <p>It speaks to the algorithm as hosts do, but is none: only the algorithm is under test.
 */
final class PeriodicLossPath {
  private static final int PACKET_BYTES = 1_500;
  private static final long LINE_BPS = 400_000_000_000L;
  private static final int REORDERING = 3;

  /** Most packets in flight. */
  private static final int MOST_PACKETS = 1 << 20;

  private final CongestionControl control;
  private final long[] block;
  private final long rttNs;
  private final long lossPeriod;
  private final AckEvent ack = new AckEvent();
  private final LossEvent loss = new LossEvent();

  /** When packet {@code sequence % MOST_PACKETS} was sent. */
  private final long[] sentNs = new long[MOST_PACKETS];

  private long nowNs;
  private long sent;
  private long settled;
  private long lostWaiting;
  private boolean recovering;
  private long recoveryEnd;

  /** A flow that starts now. */
  PeriodicLossPath(CongestionControl control, long rttNs, long lossPeriod) {
    this.control = control;
    this.rttNs = rttNs;
    this.lossPeriod = lossPeriod;
    block = new long[CongestionControl.PRIVATE + control.privateLongs()];
    control.onStart(new FlowContext(0, 0, LINE_BPS, rttNs, PACKET_BYTES, LINE_BPS), block, 0);
    fillWindow();
  }

  /** Window, packets. */
  double windowPackets() {
    return (double) block[CongestionControl.WINDOW_BYTES] / PACKET_BYTES;
  }

  long nowNs() {
    return nowNs;
  }

  /** Packets sent so far that are lost or will be. */
  long losses() {
    return sent / lossPeriod;
  }

  /**
   * Goes on until {@code losses} more packets have been sent that will be lost.
   *
   * @return mean window over that time, packets
   */
  double meanWindowPackets(long losses) {
    long until = losses() + losses;
    long startNs = nowNs;
    double area = 0;
    while (losses() < until) {
      double window = windowPackets();
      long beforeNs = nowNs;
      step();
      area += window * (nowNs - beforeNs);
    }
    return area / (nowNs - startNs);
  }

  /** The next acknowledgement. */
  void step() {
    long next = settled + 1;
    if (next % lossPeriod == 0) {
      settled = next;
      lostWaiting = next;
      next++;
    }
    nowNs = sentNs[(int) (next % MOST_PACKETS)] + rttNs;
    settled = next;
    if (lostWaiting > 0 && next >= lostWaiting + REORDERING) {
      lose();
    }
    if (recovering && next > recoveryEnd) {
      recovering = false;
      control.onRecovered(nowNs, block, 0);
    }
    acknowledge();
    fillWindow();
  }

  private long inFlightBytes() {
    return (sent - settled + (lostWaiting > 0 ? 1 : 0)) * PACKET_BYTES;
  }

  private void lose() {
    loss.nowNs = nowNs;
    loss.lostBytes = PACKET_BYTES;
    loss.startsRecovery = !recovering;
    loss.priorInFlightBytes = inFlightBytes() + PACKET_BYTES;
    lostWaiting = 0;
    if (!recovering) {
      recovering = true;
      recoveryEnd = sent;
    }
    control.onLoss(loss, block, 0);
  }

  private void acknowledge() {
    ack.nowNs = nowNs;
    ack.ackedBytes = PACKET_BYTES;
    ack.ackedPackets = 1;
    ack.inFlightBytes = inFlightBytes();
    ack.priorInFlightBytes = ack.inFlightBytes + PACKET_BYTES;
    ack.rttNs = rttNs;
    ack.inRecovery = recovering;
    ack.windowLimited = true;
    control.onAck(ack, block, 0);
  }

  /** What was lost is sent again as one packet among the others. */
  private void fillWindow() {
    // Four at least, or a loss would never be followed by the packets that reveal it.
    long window = Math.max(1 + REORDERING, block[CongestionControl.WINDOW_BYTES] / PACKET_BYTES);
    while (inFlightBytes() < window * PACKET_BYTES) {
      sentNs[(int) (++sent % MOST_PACKETS)] = nowNs;
      if (sent - settled >= MOST_PACKETS) {
        throw new IllegalStateException("more than " + MOST_PACKETS + " packets in flight");
      }
    }
  }
}
