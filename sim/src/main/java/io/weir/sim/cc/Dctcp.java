package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import java.util.Set;

/**
 * DCTCP: a window that is cut in proportion to the share of marked bytes.
 *
 * <p>Source: RFC 8257. Once per window of data α ← (1 − g)·α + g·F, F the share of acknowledged
 * bytes that were marked; a mark cuts cwnd to cwnd·(1 − α/2), once per window (section 3.3). In
 * between the window grows as RFC 5681 has it (section 3.4): by what was acknowledged in slow
 * start, by a packet per window afterwards. A loss halves the window, once per recovery (section
 * 3.5); if a mark had cut it in the same window of data, the half is that of the window before. A
 * timeout leaves the least window and half the old one as threshold. TCP receivers echo marks
 * exactly (section 3.2). Queue pairs' receivers coalesce and tell whether any packet was marked:
 * all bytes of such an acknowledgement count, so that F is rounded up.
 *
 * <p>Worked number: α = 1/4, window 40 packets, a mark: 40·(1 − 1/8) = 35 packets.
 */
public final class Dctcp extends WindowControl {
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
    /** RFC 8257 section 4.2 for g and α; RFC 6928's first window. */
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

  /** α, as the bits of a double. */
  private static final int ALPHA = OWN;

  private static final int ACKED = OWN + 1;
  private static final int MARKED = OWN + 2;

  /** Window in bytes before a mark cut it, as the bits of a double. */
  private static final int UNCUT = OWN + 3;

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public Dctcp(Parameters parameters) {
    super(parameters.maxWindowPackets);
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return UNCUT + 1 - PRIVATE;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.MARKS);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    begin(flow, parameters.initialWindowPackets, block, offset);
    setDouble(block, offset + ALPHA, parameters.initialAlpha);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    block[offset + ACKED] += event.ackedBytes;
    if (event.marked) {
      block[offset + MARKED] += event.ackedBytes;
    }
    super.onAck(event, block, offset);
  }

  @Override
  void onMark(AckEvent event, long[] block, int offset) {
    if (block[offset + CUT] != NOT_CUT) {
      return;
    }
    reacted(CUT_BY_MARK, event.priorInFlightBytes, block, offset);
    block[offset + UNCUT] = block[offset + CWND];
    cutTo(cwnd(block, offset) * (1 - getDouble(block, offset + ALPHA) / 2), block, offset);
  }

  @Override
  void onRecovery(LossEvent event, long[] block, int offset) {
    long cause = block[offset + CUT];
    if (cause == CUT_BY_LOSS) {
      return;
    }
    double before = getDouble(block, offset + (cause == CUT_BY_MARK ? UNCUT : CWND));
    reacted(CUT_BY_LOSS, event.priorInFlightBytes, block, offset);
    cutTo(Math.min(cwnd(block, offset), before / 2), block, offset);
  }

  /**
   * The observation window of α goes on, unlike RFC 5681's: it decides when the next cut may be.
   */
  private void cutTo(double wanted, long[] block, int offset) {
    setWindow(block, offset, wanted);
    block[offset + SSTHRESH] = block[offset + CWND];
  }

  @Override
  double slowStart(double cwnd, AckEvent event, long[] block, int offset) {
    return cwnd + event.ackedBytes;
  }

  @Override
  double avoidCongestion(double cwnd, AckEvent event, long[] block, int offset) {
    return cwnd + event.ackedBytes * (block[offset + PACKET_BYTES] / cwnd);
  }

  /** Only a timeout asks for it. */
  @Override
  double lowered(double cwnd, long flightBytes, boolean timeout, long[] block, int offset) {
    updateAlpha(block, offset);
    return cwnd / 2;
  }

  @Override
  double leastWindowPackets(boolean timeout) {
    return parameters.minWindowPackets;
  }

  @Override
  void onRoundEnd(AckEvent event, long[] block, int offset) {
    updateAlpha(block, offset);
  }

  private void updateAlpha(long[] block, int offset) {
    long acked = block[offset + ACKED];
    if (acked > 0) {
      double share = (double) block[offset + MARKED] / acked;
      double alpha = getDouble(block, offset + ALPHA);
      setDouble(block, offset + ALPHA, alpha + parameters.gain * (share - alpha));
    }
    block[offset + ACKED] = 0;
    block[offset + MARKED] = 0;
  }
}
