package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * AIMD: additive increase, multiplicative decrease of a window; the sanity baseline that others are
 * held against.
 *
 * <p>Source: Chiu and Jain, <i>Analysis of the Increase and Decrease Algorithms for Congestion
 * Avoidance in Computer Networks</i>, Computer Networks and ISDN Systems 17, 1989, section 3. Per
 * round trip cwnd += a, that is, acked·a/cwnd per acknowledgement; on congestion, cwnd ×= b. A sign
 * of congestion is a loss or a mark. It counts once per window of data, as RFC 3168 section 6.1.2
 * has it, so that the losses of one overflow cut once; a timeout always counts. There is no slow
 * start.
 *
 * <p>Integers only, so that C can agree bit for bit ({@code examples/native/aimd.c}): the window is
 * in bytes, what is left of the division stays in the block, b is rounded to Q16.
 *
 * <p>Worked number: a = 1 packet of 1,000 bytes, b = 1/2, cwnd 40,000: an acknowledgement of 2,000
 * bytes adds 2,000·1,000/40,000 = 50 bytes; a mark cuts 40,000 to 20,000.
 */
public final class Aimd implements CongestionControl {
  /**
   * @param increasePackets a, packets per round trip
   * @param decreaseFactor b, what remains of the window
   * @param initialWindowPackets window of a new flow, packets
   * @param minWindowPackets smallest window, packets
   * @param maxWindowPackets largest window, packets
   */
  public record Parameters(
      @JsonPropertyDescription("a, additive step") @Unit("packets per round trip")
          long increasePackets,
      @JsonPropertyDescription("b, what remains of the window after a cut") @Unit("of the window")
          double decreaseFactor,
      @JsonPropertyDescription("window of a new flow") long initialWindowPackets,
      @JsonPropertyDescription("smallest window") long minWindowPackets,
      @JsonPropertyDescription("largest window") long maxWindowPackets) {
    /** One packet per round trip, half after a sign of congestion; RFC 6928's first window. */
    public static final Parameters DEFAULTS = new Parameters(1, 0.5, 10, 2, 100_000);

    public Parameters {
      Bounds.require("increasePackets", increasePackets, 1, 100, "packets");
      Bounds.require("decreaseFactor", decreaseFactor, 0.01, 0.99, "");
      Bounds.require("minWindowPackets", minWindowPackets, 1, 1_000_000, "packets");
      Bounds.require("maxWindowPackets", maxWindowPackets, minWindowPackets, 1_000_000, "packets");
      Bounds.require(
          "initialWindowPackets",
          initialWindowPackets,
          minWindowPackets,
          maxWindowPackets,
          "packets");
    }

    /** {@link #decreaseFactor} in units of 1/65,536, as it is applied. */
    public long decreaseFactorQ16() {
      return Math.round(decreaseFactor * (1 << Q16));
    }
  }

  private static final int Q16 = 16;

  /** What additive increase has left over, bytes·bytes; less than the window. */
  private static final int REMAINDER = PRIVATE;

  /** Bytes to be acknowledged until the next sign of congestion counts. */
  private static final int UNTIL_NEXT_CUT = PRIVATE + 1;

  private static final int PACKET_BYTES = PRIVATE + 2;

  private final Parameters parameters;
  private final long decreaseFactorQ16;

  /** An algorithm with these parameters. */
  public Aimd(Parameters parameters) {
    this.parameters = parameters;
    decreaseFactorQ16 = parameters.decreaseFactorQ16();
  }

  @Override
  public int privateLongs() {
    return 3;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + PACKET_BYTES] = flow.packetBytes();
    block[offset + WINDOW_BYTES] = parameters.initialWindowPackets * flow.packetBytes();
    block[offset + RATE_BPS] = flow.lineRateBps();
    block[offset + TIMER_NS] = NO_TIMER;
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    boolean mayCut = block[offset + UNTIL_NEXT_CUT] <= 0;
    if (!mayCut) {
      block[offset + UNTIL_NEXT_CUT] -= event.ackedBytes;
    }
    if (event.marked) {
      if (mayCut) {
        cut(event.inFlightBytes, block, offset);
      }
    } else if (event.windowLimited && !event.inRecovery) {
      grow(event.ackedBytes, block, offset);
    }
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    boolean mayCut = event.startsRecovery && block[offset + UNTIL_NEXT_CUT] <= 0;
    if (mayCut || event.timeout) {
      cut(event.priorInFlightBytes, block, offset);
    }
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    block[offset + UNTIL_NEXT_CUT] = 0;
  }

  /** Adds a packets per window; at most a window counts, which keeps the product in 64 bits. */
  private void grow(long ackedBytes, long[] block, int offset) {
    long packetBytes = block[offset + PACKET_BYTES];
    long cwnd = block[offset + WINDOW_BYTES];
    long stepBytes = parameters.increasePackets * packetBytes;
    long product = Math.min(ackedBytes, cwnd) * stepBytes + block[offset + REMAINDER];
    block[offset + REMAINDER] = product % cwnd;
    block[offset + WINDOW_BYTES] =
        Math.min(cwnd + product / cwnd, parameters.maxWindowPackets * packetBytes);
  }

  private void cut(long inFlightBytes, long[] block, int offset) {
    long least = parameters.minWindowPackets * block[offset + PACKET_BYTES];
    long cwnd = (block[offset + WINDOW_BYTES] * decreaseFactorQ16) >> Q16;
    block[offset + WINDOW_BYTES] = Math.max(cwnd, least);
    block[offset + UNTIL_NEXT_CUT] = inFlightBytes;
  }
}
