package io.weir.trainer.policy;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.RateDecision;

/** A policy that decides, as the simulator runs it; without noise, without allocation. */
public final class NetworkDecision implements RateDecision {
  private final PolicyRunner policy;
  private final Observation observation;
  private final FeatureScale scale;
  private final long[] features;
  private final double[] inputs;

  /** The decision of {@code policy} on what {@code observation} sees. */
  public NetworkDecision(Policy policy, Observation observation) {
    if (policy.inputs() != observation.featureCount()) {
      throw new IllegalArgumentException(
          "the network has "
              + policy.inputs()
              + " inputs, the observation "
              + observation.featureCount()
              + " features");
    }
    this.policy = new PolicyRunner(policy);
    this.observation = observation;
    this.scale = new FeatureScale(observation);
    this.features = new long[observation.featureCount()];
    this.inputs = new double[policy.inputs()];
  }

  /** The recurrent state, then the observation's. */
  @Override
  public int stateLongs() {
    return policy.stateLongs() + observation.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    policy.reset(state, offset);
    observation.reset(state, offset + policy.stateLongs());
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    int own = offset + policy.stateLongs();
    observation.observe(report, state, own, features);
    scale.toReal(features, inputs, 0);
    double mu = policy.decide(inputs, state, offset);
    return observation.act(PdRule.scoreQ16(mu), state, own);
  }

  @Override
  public boolean probesEveryBurst(long[] state, int offset) {
    return observation.probesEveryBurst(state, offset + policy.stateLongs());
  }
}
