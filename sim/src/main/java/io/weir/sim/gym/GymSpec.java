package io.weir.sim.gym;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import java.util.Arrays;

/**
 * How a scenario becomes an environment: section {@code gym} of a scenario file.
 *
 * @param stepUs control interval, simulated µs
 * @param maxSteps steps of an episode; its last one is truncated
 * @param action what an action means
 * @param maxChange rateChange: an action of 1 multiplies the rate by 1 + maxChange
 * @param minRateFraction least rate, share of the line rate
 * @param reward how a step is rewarded
 * @param throughputWeight throughputDelayLoss: weight of the throughput term
 * @param delayWeight throughputDelayLoss: weight of the delay term
 * @param lossWeight throughputDelayLoss: weight of the loss term
 * @param rlccTarget rlcc: target of inflation·√rate
 * @param rlccOffset rlcc: subtracted from RTT/base RTT before it counts as inflation
 */
public record GymSpec(
    @JsonPropertyDescription("control interval, simulated µs") long stepUs,
    @JsonPropertyDescription("steps of an episode; the last one is truncated") int maxSteps,
    @JsonPropertyDescription("what an action means: rateChange or targetRate") Action action,
    @JsonPropertyDescription("rateChange: an action of 1 multiplies the rate by 1 + this")
        double maxChange,
    @JsonPropertyDescription("least rate an agent can choose, share of the line rate")
        double minRateFraction,
    @JsonPropertyDescription("reward of a step: throughputDelayLoss or rlcc") Reward reward,
    @JsonPropertyDescription("throughputDelayLoss: weight of log-throughput, in [0, 1]")
        double throughputWeight,
    @JsonPropertyDescription("throughputDelayLoss: weight of every doubling of the RTT over base")
        double delayWeight,
    @JsonPropertyDescription("throughputDelayLoss: weight of the share of bytes lost")
        double lossWeight,
    @JsonPropertyDescription("rlcc: target of inflation times the root of the rate share")
        double rlccTarget,
    @JsonPropertyDescription("rlcc: inflation is RTT/base RTT minus this, at least 0")
        double rlccOffset) {
  /** What an action means. */
  public enum Action {
    /**
     * In [−1, 1]: multiplies the rate by 1 + maxChange·a (a ≥ 0) or 1/(1 − maxChange·a) (a &lt; 0).
     */
    rateChange,
    /** In [0, 1]: the new rate as a share of the line rate. */
    targetRate
  }

  /** How a step is rewarded; {@link RewardFunction} has the formulae. */
  public enum Reward {
    /** Log-throughput minus delay minus loss. */
    throughputDelayLoss,
    /** Minus the squared distance from RL-CC's operating point. */
    rlcc
  }

  /** 200 steps of 100 µs; RL-CC's action; throughput, delay and loss. */
  public static final GymSpec DEFAULTS =
      new GymSpec(
          100, 200, Action.rateChange, 0.2, 0.001, Reward.throughputDelayLoss, 1, 0.25, 1, 1, 0);

  private static final double MAX_WEIGHT = 1e6;

  public GymSpec {
    Bounds.require("stepUs", stepUs, 1, 1_000_000, "µs");
    Bounds.require("maxSteps", maxSteps, 1, 1_000_000, "steps");
    requireOneOf("action", action, Action.values());
    Bounds.require("maxChange", maxChange, 0.001, 10, "");
    Bounds.require("minRateFraction", minRateFraction, 1e-6, 1, "of the line rate");
    requireOneOf("reward", reward, Reward.values());
    Bounds.require("throughputWeight", throughputWeight, 0, MAX_WEIGHT, "");
    Bounds.require("delayWeight", delayWeight, 0, MAX_WEIGHT, "");
    Bounds.require("lossWeight", lossWeight, 0, MAX_WEIGHT, "");
    Bounds.require("rlccTarget", rlccTarget, 0, MAX_WEIGHT, "");
    Bounds.require("rlccOffset", rlccOffset, 0, MAX_WEIGHT, "");
  }

  /** Control interval, ns. */
  public long stepNs() {
    return stepUs * 1000;
  }

  /** Least action that means something of its own; smaller ones count as this. */
  public double actionLow() {
    return action == Action.rateChange ? -1 : 0;
  }

  /** Largest action that means something of its own; larger ones count as this. */
  public double actionHigh() {
    return 1;
  }

  /**
   * The rate an action asks for.
   *
   * <p>Worked numbers, 100 Gb/s, maxChange 0.2: rateChange 1 turns 50 Gb/s into 60, −1 into 41.67;
   * targetRate 0.25 gives 25 Gb/s whatever it was.
   *
   * @param rateBps rate so far, bit/s
   * @param lineRateBps rate of the sender's link, bit/s
   * @return new rate, from {@code minRateFraction} of the line rate to the line rate, bit/s
   */
  public long rateBps(double chosen, long rateBps, long lineRateBps) {
    double a = Math.max(actionLow(), Math.min(actionHigh(), chosen));
    double wanted =
        action == Action.targetRate
            ? a * lineRateBps
            : rateBps * (a >= 0 ? 1 + maxChange * a : 1 / (1 - maxChange * a));
    long leastBps = Math.max(1, Math.round(lineRateBps * minRateFraction));
    return Math.max(leastBps, Math.min(Math.round(wanted), lineRateBps));
  }

  private static void requireOneOf(String key, Object value, Object[] known) {
    if (value == null) {
      throw new IllegalArgumentException(
          key + ": expected one of " + Arrays.toString(known) + ", found nothing");
    }
  }
}
