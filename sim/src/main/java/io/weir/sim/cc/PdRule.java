package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * A hand-written proportional-derivative rule on the congestion signal r of RL-CC: μ = clamp(−kp·r
 * − kd·Δr, −1, 1), multiplier 1 + 0.2·μ for μ ≥ 0 and 1/(1 − 0.2·μ) below. Printed beside every
 * learned policy, always.
 *
 * <p>Worked number: r = 1 after r = 0.5 with kp 0.2 and kd 0.4 gives μ = −0.4 and 1/1.08 = 0.926.
 */
public final class PdRule implements RateDecision {
  /**
   * @param proportional kp
   * @param derivative kd
   */
  public record Parameters(
      @JsonPropertyDescription("gain on the congestion signal r") @Unit("per unit of r")
          double proportional,
      @JsonPropertyDescription("gain on the change of r since the last decision")
          @Unit("per unit of r")
          double derivative) {
    /** What holds the queue at two senders in RL-CC's reference environment. */
    public static final Parameters DEFAULTS = new Parameters(0.2, 0.4);

    public Parameters {
      Bounds.require("proportional", proportional, 0, 100, "");
      Bounds.require("derivative", derivative, 0, 100, "");
    }
  }

  /** Largest relative change of a rate: μ = ±1 multiplies or divides it by 1 plus this. */
  public static final double STEP = 0.2;

  private final Parameters parameters;
  private final Observation observation;
  private final int rewardFeature;
  private final double unit;
  private final long[] features;

  /** A rule over the r that {@code observation} computes. */
  public PdRule(Parameters parameters, Observation observation) {
    this.parameters = parameters;
    this.observation = observation;
    this.rewardFeature = observation.rewardFeature();
    this.unit = 1.0 / (1L << observation.fractionBits(rewardFeature));
    this.features = new long[observation.featureCount()];
  }

  @Override
  public int stateLongs() {
    return observation.stateLongs() + 1;
  }

  @Override
  public void reset(long[] state, int offset) {
    state[offset] = 0;
    observation.reset(state, offset + 1);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    observation.observe(report, state, offset + 1, features);
    long r = features[rewardFeature];
    long change = r - state[offset];
    state[offset] = r;
    double mu = -(parameters.proportional * r + parameters.derivative * change) * unit;
    return observation.act(scoreQ16(Math.max(-1, Math.min(mu, 1))), state, offset + 1);
  }

  /** The multiplier of RL-CC's action μ in [−1, 1], minus one, in Q16. */
  public static long scoreQ16(double mu) {
    double multiplier = mu >= 0 ? 1 + STEP * mu : 1 / (1 - STEP * mu);
    return Math.round((multiplier - 1) * ONE_Q16);
  }
}
