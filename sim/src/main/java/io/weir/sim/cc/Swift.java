package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * Swift: delay-based window control.
 *
 * <p>Source: Kumar et al., <i>Swift: Delay is Simple and Effective for Congestion Control in the
 * Datacenter</i>, SIGCOMM 2020, algorithm 1. The target delay is base + clip(a/√cwnd + b, 0,
 * flowScalingRangeNs). Below it, per acknowledgement, cwnd += ai·n/cwnd (ai·n while cwnd &lt; 1);
 * above it, once per round trip, cwnd ×= max(1 − β·(delay − target)/delay, 1 − maxDecrease). The
 * paper's term for the number of hops is left out: hosts here do not know it.
 *
 * <p>Worked number: cwnd 10, β 0.8, delay 25 µs, target 20 µs: factor 1 − 0.8·5/25 = 0.84, cwnd
 * 8.4.
 */
public final class Swift implements CongestionControl {
  /**
   * @param baseTargetNs target delay of a flow with a large window, ns
   * @param flowScalingRangeNs most that flow scaling adds to the target, ns
   * @param flowScalingMinCwnd window at which flow scaling adds most, packets
   * @param flowScalingMaxCwnd window from which flow scaling adds nothing, packets
   * @param additiveIncrease ai, packets per round trip
   * @param beta decrease factor
   * @param maxDecrease most a single decrease takes away
   * @param minCwnd smallest window, packets
   * @param maxCwnd largest window, packets
   */
  public record Parameters(
      @JsonPropertyDescription("target delay of a flow with a large window") long baseTargetNs,
      @JsonPropertyDescription("most that flow scaling adds to the target") long flowScalingRangeNs,
      @JsonPropertyDescription("window at which flow scaling adds most") @Unit("packets")
          double flowScalingMinCwnd,
      @JsonPropertyDescription("window from which flow scaling adds nothing") @Unit("packets")
          double flowScalingMaxCwnd,
      @JsonPropertyDescription("ai, additive step") @Unit("packets per round trip")
          double additiveIncrease,
      @JsonPropertyDescription("decrease factor") double beta,
      @JsonPropertyDescription("most a single decrease takes away") @Unit("of the window")
          double maxDecrease,
      @JsonPropertyDescription("smallest window") @Unit("packets") double minCwnd,
      @JsonPropertyDescription("largest window") @Unit("packets") double maxCwnd) {
    /** For round trips of some 10 µs; ratios as in Kumar et al., SIGCOMM 2020. */
    public static final Parameters DEFAULTS =
        new Parameters(12_000, 12_000, 0.1, 100, 1, 0.8, 0.5, 0.1, 100);

    public Parameters {
      Bounds.require("baseTargetNs", baseTargetNs, 1, 1_000_000_000, "");
      Bounds.require("flowScalingRangeNs", flowScalingRangeNs, 0, 1_000_000_000, "");
      Bounds.require("flowScalingMinCwnd", flowScalingMinCwnd, 1e-3, 1e6, "");
      Bounds.require(
          "flowScalingMaxCwnd", flowScalingMaxCwnd, Math.nextUp(flowScalingMinCwnd), 1e6, "");
      Bounds.require("additiveIncrease", additiveIncrease, 1e-6, 1e6, "");
      Bounds.require("beta", beta, 1e-6, 1, "");
      Bounds.require("maxDecrease", maxDecrease, 1e-6, 0.999, "");
      Bounds.require("minCwnd", minCwnd, 1e-3, 1e6, "");
      Bounds.require("maxCwnd", maxCwnd, minCwnd, 1e6, "");
    }
  }

  /** Window in packets, as the bits of a double. */
  private static final int CWND = PRIVATE;

  private static final int LAST_DECREASE_NS = PRIVATE + 1;
  private static final int LINE_BPS = PRIVATE + 2;
  private static final int PACKET_BYTES = PRIVATE + 3;

  /** Latest round-trip time. */
  private static final int RTT_NS = PRIVATE + 4;

  private final Parameters parameters;
  private final double scalingA;
  private final double scalingB;

  /** An algorithm with these parameters. */
  public Swift(Parameters parameters) {
    this.parameters = parameters;
    double low = 1 / Math.sqrt(parameters.flowScalingMinCwnd);
    double high = 1 / Math.sqrt(parameters.flowScalingMaxCwnd);
    scalingA = parameters.flowScalingRangeNs / (low - high);
    scalingB = -scalingA * high;
  }

  @Override
  public int privateLongs() {
    return 5;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + LINE_BPS] = flow.lineRateBps();
    block[offset + PACKET_BYTES] = flow.packetBytes();
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + LAST_DECREASE_NS] = Long.MIN_VALUE / 2;
    double bdpPackets = flow.initialRateBps() / 8e9 * flow.baseRttNs() / flow.packetBytes();
    block[offset + RTT_NS] = flow.baseRttNs();
    apply(block, offset, bdpPackets);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    if (event.rttNs == 0) {
      return; // no delay to be told: no sign of room either
    }
    double cwnd = Double.longBitsToDouble(block[offset + CWND]);
    double delayNs = event.rttNs;
    block[offset + RTT_NS] = event.rttNs;
    double targetNs = targetNs(cwnd);
    if (delayNs < targetNs) {
      double gain = parameters.additiveIncrease * event.ackedPackets;
      cwnd += cwnd >= 1 ? gain / cwnd : gain;
    } else if (event.nowNs - block[offset + LAST_DECREASE_NS] >= event.rttNs) {
      double factor = 1 - parameters.beta * (delayNs - targetNs) / delayNs;
      cwnd *= Math.max(factor, 1 - parameters.maxDecrease);
      block[offset + LAST_DECREASE_NS] = event.nowNs;
    }
    apply(block, offset, cwnd);
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    if (event.nowNs - block[offset + LAST_DECREASE_NS] < block[offset + RTT_NS]) {
      return;
    }
    block[offset + LAST_DECREASE_NS] = event.nowNs;
    double cwnd = Double.longBitsToDouble(block[offset + CWND]);
    apply(block, offset, cwnd * (1 - parameters.maxDecrease));
  }

  private double targetNs(double cwnd) {
    double scaling = scalingA / Math.sqrt(cwnd) + scalingB;
    return parameters.baseTargetNs + Math.max(0, Math.min(scaling, parameters.flowScalingRangeNs));
  }

  /** Stores the window; below one packet it becomes a pace of cwnd packets per round trip. */
  private void apply(long[] block, int offset, double wanted) {
    double cwnd = Math.max(parameters.minCwnd, Math.min(wanted, parameters.maxCwnd));
    long packetBytes = block[offset + PACKET_BYTES];
    long lineBps = block[offset + LINE_BPS];
    long rttNs = block[offset + RTT_NS];
    block[offset + CWND] = Double.doubleToRawLongBits(cwnd);
    block[offset + WINDOW_BYTES] = Math.round(Math.max(1, cwnd) * packetBytes);
    block[offset + RATE_BPS] =
        cwnd < 1
            ? Math.max(1, Math.min(lineBps, Math.round(cwnd * packetBytes * 8e9 / rttNs)))
            : lineBps;
  }
}
