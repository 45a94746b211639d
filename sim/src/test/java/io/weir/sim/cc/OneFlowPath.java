package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;

/**
 * One flow over one bottleneck with a drop-tail buffer: exact times, in-flight counts, losses (by
 * three later packets, or by a timeout when nothing is on its way any more) and delivery-rate
 * samples, for algorithms that need them. Every packet is acknowledged.
 */
final class OneFlowPath {
  static final int PACKET_BYTES = 1500;
  private static final int RING = 1 << 16;
  private static final int REORDERING = 3;
  private static final long TIMEOUT_NS = 300_000_000;

  /** Sees the flow after every acknowledgement. */
  interface Observer {
    void acknowledged(AckEvent event);
  }

  final long[] block;
  long nowNs;
  long inFlightBytes;
  long sentPackets;
  long lostPackets;
  long deliveredBytes;

  private final CongestionControl control;
  private final long rateBps;
  private final long rttNs;
  private final long bufferPackets;
  private final AckEvent ack = new AckEvent();
  private final LossEvent loss = new LossEvent();

  private final long[] sentNs = new long[RING];
  private final long[] ackNs = new long[RING];
  private final long[] priorDelivered = new long[RING];
  private final long[] priorDeliveredNs = new long[RING];
  private final long[] priorFirstSentNs = new long[RING];
  private final long[] txInFlight = new long[RING];
  private final long[] lostBefore = new long[RING];
  private final boolean[] sentLimited = new boolean[RING];

  /** First packet neither acknowledged nor lost. */
  private long first;

  private long freeNs;
  private long nextSendNs;
  private long firstSentNs;
  private long deliveredNs;
  private long lostBytes;
  private long toldLostBytes;
  private long limitedUntil = -1;
  private long recoveryEnd = -1;
  private long idleFromNs = Long.MAX_VALUE;
  private long idleUntilNs = Long.MAX_VALUE;
  private boolean dropNext;

  OneFlowPath(CongestionControl control, long rateBps, long rttNs, long bufferPackets, long seed) {
    this.control = control;
    this.rateBps = rateBps;
    this.rttNs = rttNs;
    this.bufferPackets = bufferPackets;
    block =
        Flows.start(
            control, new FlowContext(0, 0, 100 * rateBps, rttNs, PACKET_BYTES, rateBps, seed));
  }

  /** The application has nothing to send for that time. */
  void idle(long fromNs, long untilNs) {
    idleFromNs = fromNs;
    idleUntilNs = untilNs;
  }

  /** The next packet is lost, whatever the queue. */
  void dropNext() {
    dropNext = true;
  }

  double bdpBytes() {
    return rateBps / 8e9 * rttNs;
  }

  /** Runs until the time given. */
  void run(long untilNs, Observer observer) {
    while (true) {
      long sendNs = sendTimeNs();
      long nextAck = nextAck();
      long atNs = nextAck < 0 ? Long.MAX_VALUE : ackNs[slot(nextAck)];
      if (nextAck < 0 && inFlightBytes > 0 && sendNs == Long.MAX_VALUE) {
        nowNs += TIMEOUT_NS;
        timeout();
        continue;
      }
      if (Math.min(sendNs, atNs) > untilNs) {
        nowNs = untilNs;
        return;
      }
      if (sendNs < atNs) {
        nowNs = sendNs;
        send();
      } else {
        nowNs = atNs;
        acknowledge(nextAck);
        observer.acknowledged(ack);
      }
    }
  }

  void run(long untilNs) {
    run(untilNs, event -> {});
  }

  private long sendTimeNs() {
    if (inFlightBytes + PACKET_BYTES > Flows.windowBytes(block)) {
      return Long.MAX_VALUE;
    }
    long at = Math.max(nowNs, nextSendNs);
    if (at >= idleFromNs && at < idleUntilNs) {
      limitedUntil = Math.max(1, deliveredBytes + inFlightBytes);
      return idleUntilNs;
    }
    return at;
  }

  private void send() {
    if (inFlightBytes == 0) {
      if (limitedUntil >= 0) {
        control.onRestart(nowNs, block, OFFSET);
      }
      firstSentNs = nowNs;
      deliveredNs = nowNs;
    }
    int slot = slot(sentPackets);
    inFlightBytes += PACKET_BYTES;
    sentNs[slot] = nowNs;
    priorDelivered[slot] = deliveredBytes;
    priorDeliveredNs[slot] = deliveredNs;
    priorFirstSentNs[slot] = firstSentNs;
    txInFlight[slot] = inFlightBytes;
    lostBefore[slot] = lostBytes;
    sentLimited[slot] = limitedUntil >= 0;
    ackNs[slot] = arrive();
    sentPackets++;
    nextSendNs = nowNs + (long) (PACKET_BYTES * 8e9 / Flows.rateBps(block));
  }

  /** When the packet's acknowledgement arrives; never if the buffer is full. */
  private long arrive() {
    long packetNs = PACKET_BYTES * 8_000_000_000L / rateBps;
    long queued = (Math.max(freeNs - nowNs, 0) + packetNs - 1) / packetNs;
    if (queued > bufferPackets || dropNext) {
      dropNext = false;
      return Long.MAX_VALUE;
    }
    freeNs = Math.max(freeNs, nowNs) + packetNs;
    return freeNs + rttNs;
  }

  /** First packet that will be acknowledged, or -1. */
  private long nextAck() {
    for (long packet = first; packet < sentPackets; packet++) {
      if (ackNs[slot(packet)] != Long.MAX_VALUE) {
        return packet;
      }
    }
    return -1;
  }

  private void acknowledge(long packet) {
    ack.priorInFlightBytes = inFlightBytes;
    ack.windowLimited = inFlightBytes + PACKET_BYTES > Flows.windowBytes(block);
    int slot = slot(packet);
    // Packets leave in order: those before this one were dropped, and it says so for all but two.
    ackNs[slot] = Long.MAX_VALUE;
    deliveredBytes += PACKET_BYTES;
    deliveredNs = nowNs;
    inFlightBytes -= PACKET_BYTES;
    sample(slot);
    acked[slot] = true;
    loseUpTo(packet - REORDERING);
    while (first < sentPackets && acked[slot(first)]) {
      acked[slot(first)] = false;
      first++;
    }
    if (recoveryEnd >= 0 && first >= recoveryEnd) {
      recoveryEnd = -1;
      control.onRecovered(nowNs, block, OFFSET);
    }
    ack.inRecovery = recoveryEnd >= 0;
    ack.inFlightBytes = inFlightBytes;
    ack.lostBytes = lostBytes - toldLostBytes;
    toldLostBytes = lostBytes;
    control.onAck(ack, block, OFFSET);
    if (limitedUntil >= 0 && deliveredBytes > limitedUntil) {
      limitedUntil = -1;
    }
  }

  private final boolean[] acked = new boolean[RING];

  private void sample(int slot) {
    ack.nowNs = nowNs;
    ack.ackedBytes = PACKET_BYTES;
    ack.ackedPackets = 1;
    ack.rttNs = nowNs - sentNs[slot];
    ack.deliveredBytes = deliveredBytes;
    ack.priorDeliveredBytes = priorDelivered[slot];
    ack.deliveryIntervalNs =
        Math.max(sentNs[slot] - priorFirstSentNs[slot], nowNs - priorDeliveredNs[slot]);
    ack.appLimited = sentLimited[slot];
    ack.txInFlightBytes = txInFlight[slot];
    ack.lostSinceSentBytes = lostBytes - lostBefore[slot];
    firstSentNs = sentNs[slot];
  }

  /** Everything before that packet, it included, that wasn't acknowledged is lost. */
  private void loseUpTo(long last) {
    for (long packet = first; packet <= last; packet++) {
      int slot = slot(packet);
      if (acked[slot] || ackNs[slot] != Long.MAX_VALUE) {
        continue;
      }
      acked[slot] = true;
      loss.startsRecovery = recoveryEnd < 0;
      if (recoveryEnd < 0) {
        recoveryEnd = sentPackets;
      }
      tellLoss(slot, PACKET_BYTES, false);
    }
  }

  private void tellLoss(int slot, long bytes, boolean timeout) {
    loss.nowNs = nowNs;
    loss.timeout = timeout;
    loss.priorInFlightBytes = inFlightBytes;
    loss.lostBytes = bytes;
    lostBytes += bytes;
    lostPackets += bytes / PACKET_BYTES;
    inFlightBytes -= bytes;
    loss.txInFlightBytes = txInFlight[slot];
    loss.lostSinceSentBytes = lostBytes - lostBefore[slot];
    loss.appLimited = sentLimited[slot];
    control.onLoss(loss, block, OFFSET);
  }

  private void timeout() {
    loss.startsRecovery = recoveryEnd < 0;
    recoveryEnd = sentPackets;
    tellLoss(slot(first), inFlightBytes, true);
    first = sentPackets;
  }

  private static int slot(long packet) {
    return (int) (packet & (RING - 1));
  }
}
