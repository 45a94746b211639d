package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import java.util.Set;

/**
 * DCTCP: a window that is cut in proportion to the share of marked bytes.
 *
 * <p>Source: RFC 8257. Once per window of data α ← (1 − g)·α + g·F, F the share of acknowledged
 * bytes that were marked; a mark cuts cwnd to cwnd·(1 − α/2), once per window (section 3.3). In
 * between the window grows as RFC 5681 has it: by what was acknowledged in slow start, by a packet
 * per window afterwards. An acknowledgement says whether any packet it covers was marked, and the
 * receiver coalesces: all bytes of such an acknowledgement count as marked, so that F is rounded
 * up.
 *
 * <p>Worked number: α = 1/4, window 40 packets, a mark: 40·(1 − 1/8) = 35 packets.
 */
public final class Dctcp implements CongestionControl {
  /**
   * @param gain g, weight of the latest window in α
   * @param initialAlpha α of a new flow
   * @param initialWindowPackets window of a new flow, packets
   * @param minWindowPackets smallest window, packets
   * @param maxWindowPackets largest window, packets
   */
  public record Parameters(
      @JsonPropertyDescription("g, weight of the latest window in α") double gain,
      @JsonPropertyDescription("α of a new flow") double initialAlpha,
      @JsonPropertyDescription("window of a new flow") double initialWindowPackets,
      @JsonPropertyDescription("smallest window") double minWindowPackets,
      @JsonPropertyDescription("largest window") double maxWindowPackets) {
    public static final Parameters DEFAULTS = new Parameters(1.0 / 16, 1, 10, 2, 1e5);

    public Parameters {
      Bounds.require("gain", gain, 1e-6, 1, "");
      Bounds.require("initialAlpha", initialAlpha, 0, 1, "");
      Bounds.require("minWindowPackets", minWindowPackets, 1, 1e6, "packets");
      Bounds.require("maxWindowPackets", maxWindowPackets, minWindowPackets, 1e9, "packets");
      Bounds.require(
          "initialWindowPackets",
          initialWindowPackets,
          minWindowPackets,
          maxWindowPackets,
          "packets");
    }
  }

  /** Window in bytes, as the bits of a double. */
  private static final int CWND = PRIVATE;

  /** Slow-start threshold in bytes, as the bits of a double. */
  private static final int SSTHRESH = PRIVATE + 1;

  /** α, as the bits of a double. */
  private static final int ALPHA = PRIVATE + 2;

  /** Bytes to be acknowledged until the window of data ends. */
  private static final int WINDOW_LEFT = PRIVATE + 3;

  private static final int ACKED = PRIVATE + 4;
  private static final int MARKED = PRIVATE + 5;

  /** Whether the window has been cut in this window of data. */
  private static final int IS_CUT = PRIVATE + 6;

  private static final int PACKET_BYTES = PRIVATE + 7;

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public Dctcp(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return 8;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.MARKS);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + PACKET_BYTES] = flow.packetBytes();
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + RATE_BPS] = flow.lineRateBps();
    block[offset + SSTHRESH] = Double.doubleToRawLongBits(Double.MAX_VALUE);
    block[offset + ALPHA] = Double.doubleToRawLongBits(parameters.initialAlpha);
    setWindow(block, offset, parameters.initialWindowPackets * flow.packetBytes());
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    block[offset + ACKED] += event.ackedBytes;
    if (event.marked) {
      block[offset + MARKED] += event.ackedBytes;
      cutOnce(block, offset, 1 - alpha(block, offset) / 2);
    } else {
      grow(event.ackedBytes, block, offset);
    }
    block[offset + WINDOW_LEFT] -= event.ackedBytes;
    if (block[offset + WINDOW_LEFT] <= 0) {
      endWindow(event.inFlightBytes, block, offset);
    }
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    if (event.timeout) {
      double half = Double.longBitsToDouble(block[offset + CWND]) / 2;
      block[offset + SSTHRESH] = Double.doubleToRawLongBits(half);
      setWindow(block, offset, 0);
      endWindow(0, block, offset);
    } else {
      cutOnce(block, offset, 0.5);
    }
  }

  private void grow(long ackedBytes, long[] block, int offset) {
    double cwnd = Double.longBitsToDouble(block[offset + CWND]);
    boolean slowStart = cwnd < Double.longBitsToDouble(block[offset + SSTHRESH]);
    setWindow(
        block,
        offset,
        cwnd + (slowStart ? ackedBytes : ackedBytes * (block[offset + PACKET_BYTES] / cwnd)));
  }

  private void cutOnce(long[] block, int offset, double factor) {
    if (block[offset + IS_CUT] != 0) {
      return;
    }
    block[offset + IS_CUT] = 1;
    setWindow(block, offset, Double.longBitsToDouble(block[offset + CWND]) * factor);
    block[offset + SSTHRESH] = block[offset + CWND];
  }

  private void endWindow(long inFlightBytes, long[] block, int offset) {
    long acked = block[offset + ACKED];
    if (acked > 0) {
      double share = (double) block[offset + MARKED] / acked;
      double alpha = alpha(block, offset) + parameters.gain * (share - alpha(block, offset));
      block[offset + ALPHA] = Double.doubleToRawLongBits(alpha);
    }
    block[offset + ACKED] = 0;
    block[offset + MARKED] = 0;
    block[offset + IS_CUT] = 0;
    block[offset + WINDOW_LEFT] = Math.max(inFlightBytes, block[offset + PACKET_BYTES]);
  }

  private static double alpha(long[] block, int offset) {
    return Double.longBitsToDouble(block[offset + ALPHA]);
  }

  private void setWindow(long[] block, int offset, double wanted) {
    long packetBytes = block[offset + PACKET_BYTES];
    double cwnd =
        Math.max(
            parameters.minWindowPackets * packetBytes,
            Math.min(wanted, parameters.maxWindowPackets * packetBytes));
    block[offset + CWND] = Double.doubleToRawLongBits(cwnd);
    block[offset + WINDOW_BYTES] = (long) cwnd;
  }
}
