package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * TIMELY: rate control on the gradient of the round-trip time.
 *
 * <p>Source: Mittal et al., <i>TIMELY: RTT-based Congestion Control for the Datacenter</i>, SIGCOMM
 * 2015, Algorithm 1; the values are those HPCC's authors published for it. At every completion of a
 * segment: diff ← (1 − α)·diff + α·(rtt − previous rtt), gradient = diff/minRtt. Below T_low: rate
 * += δ; above T_high: rate ×= 1 − β·(1 − T_high/rtt); between them, gradient ≤ 0: rate += δ, or 5·δ
 * from the fifth such completion on (HAI); gradient &gt; 0: rate ×= 1 − β·gradient.
 *
 * <p>Worked number: 10 Gb/s, round trips of 100 µs, then 102: diff = 0.875·2 = 1.75 µs, gradient
 * 1.75/20 = 0.0875, rate 10·(1 − 0.8·0.0875) = 9.3 Gb/s.
 */
public final class Timely implements CongestionControl {
  /**
   * @param lowThresholdNs T_low, round-trip time below which the rate always grows, ns
   * @param highThresholdNs T_high, round-trip time above which the rate always falls, ns
   * @param minRttNs round-trip time the gradient is measured in, ns
   * @param gain α, weight of the latest difference
   * @param beta β, decrease factor
   * @param additiveIncreaseMbpsPer10G δ for each 10 Gb/s of line rate, Mb/s
   * @param hyperIncreaseAfter completions without growing delay, this one included, after which the
   *     step is {@code hyperIncreaseFactor} times as large
   * @param hyperIncreaseFactor N, how many δ such a step is
   * @param segmentBytes bytes from one completion to the next
   * @param minRateMbps lowest rate, Mb/s
   */
  public record Parameters(
      @JsonPropertyDescription("T_low, round-trip time below which the rate always grows")
          long lowThresholdNs,
      @JsonPropertyDescription("T_high, round-trip time above which the rate always falls")
          long highThresholdNs,
      @JsonPropertyDescription("round-trip time the gradient is measured in") long minRttNs,
      @JsonPropertyDescription("α, weight of the latest difference") double gain,
      @JsonPropertyDescription("β, decrease factor") double beta,
      @JsonPropertyDescription("δ, additive step") @Unit("Mb/s per 10 Gb/s of line rate")
          double additiveIncreaseMbpsPer10G,
      @JsonPropertyDescription("completions without growing delay from which on steps are larger")
          @Unit("completions")
          int hyperIncreaseAfter,
      @JsonPropertyDescription("how many δ a larger step is") double hyperIncreaseFactor,
      @JsonPropertyDescription("bytes from one completion to the next") long segmentBytes,
      @JsonPropertyDescription("lowest rate") double minRateMbps) {
    /** Mittal et al., SIGCOMM 2015, section 4, for 10 Gb/s. */
    public static final Parameters DEFAULTS =
        new Parameters(50_000, 500_000, 20_000, 0.875, 0.8, 10, 5, 5, 16 << 10, 10);

    public Parameters {
      Bounds.require("lowThresholdNs", lowThresholdNs, 1, 1_000_000_000, "");
      Bounds.require("highThresholdNs", highThresholdNs, lowThresholdNs, 1_000_000_000, "");
      Bounds.require("minRttNs", minRttNs, 1, 1_000_000_000, "");
      Bounds.requireShare("gain", gain);
      Bounds.require("beta", beta, 1e-6, 1, "");
      Bounds.require("additiveIncreaseMbpsPer10G", additiveIncreaseMbpsPer10G, 1e-6, 1e6, "");
      Bounds.require("hyperIncreaseAfter", hyperIncreaseAfter, 1, 1_000_000, "");
      Bounds.require("hyperIncreaseFactor", hyperIncreaseFactor, 1, 1e6, "");
      Bounds.require("segmentBytes", segmentBytes, 1, 1L << 30, "bytes");
      Bounds.require("minRateMbps", minRateMbps, 1e-3, 1e6, "");
    }
  }

  private static final int LINE_BPS = PRIVATE;

  /** Rate and smoothed difference of round-trip times, as the bits of doubles. */
  private static final int RATE = PRIVATE + 1;

  private static final int DIFF_NS = PRIVATE + 2;

  /** Round-trip time of the completion before; 0 if there was none. */
  private static final int PREVIOUS_RTT_NS = PRIVATE + 3;

  /** Completions in a row without growing delay. */
  private static final int CALM = PRIVATE + 4;

  /** Bytes acknowledged since the last completion. */
  private static final int ACKED_BYTES = PRIVATE + 5;

  private static final long REFERENCE_LINE_BPS = 10_000_000_000L;

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public Timely(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return 6;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + WINDOW_BYTES] = NO_WINDOW;
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + LINE_BPS] = flow.lineRateBps();
    apply(flow.initialRateBps(), block, offset);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    block[offset + ACKED_BYTES] += event.ackedBytes;
    if (event.rttNs <= 0 || block[offset + ACKED_BYTES] < parameters.segmentBytes) {
      return;
    }
    block[offset + ACKED_BYTES] = 0;
    long previousNs = block[offset + PREVIOUS_RTT_NS];
    block[offset + PREVIOUS_RTT_NS] = event.rttNs;
    if (previousNs > 0) {
      completed(event.rttNs, event.rttNs - previousNs, block, offset);
    }
  }

  private void completed(long rttNs, long newDiffNs, long[] block, int offset) {
    double diffNs =
        (1 - parameters.gain) * Double.longBitsToDouble(block[offset + DIFF_NS])
            + parameters.gain * newDiffNs;
    block[offset + DIFF_NS] = Double.doubleToRawLongBits(diffNs);
    double gradient = diffNs / parameters.minRttNs;
    double step =
        parameters.additiveIncreaseMbpsPer10G * 1e6 * block[offset + LINE_BPS] / REFERENCE_LINE_BPS;
    double rateBps = Double.longBitsToDouble(block[offset + RATE]);
    boolean between = rttNs >= parameters.lowThresholdNs && rttNs <= parameters.highThresholdNs;
    block[offset + CALM] = between && gradient <= 0 ? block[offset + CALM] + 1 : 0;
    if (rttNs < parameters.lowThresholdNs) {
      rateBps += step;
    } else if (rttNs > parameters.highThresholdNs) {
      rateBps *= 1 - parameters.beta * (1 - (double) parameters.highThresholdNs / rttNs);
    } else if (gradient > 0) {
      rateBps *= Math.max(0, 1 - parameters.beta * gradient);
    } else if (block[offset + CALM] >= parameters.hyperIncreaseAfter) {
      rateBps += parameters.hyperIncreaseFactor * step;
    } else {
      rateBps += step;
    }
    apply(rateBps, block, offset);
  }

  private void apply(double wantedBps, long[] block, int offset) {
    double rateBps =
        Math.min(Math.max(wantedBps, parameters.minRateMbps * 1e6), block[offset + LINE_BPS]);
    block[offset + RATE] = Double.doubleToRawLongBits(rateBps);
    block[offset + RATE_BPS] = Math.max(1, Math.round(rateBps));
  }
}
