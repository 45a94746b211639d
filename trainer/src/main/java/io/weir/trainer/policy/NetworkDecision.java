package io.weir.trainer.policy;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.RateDecision;

/** A policy that decides, as the simulator runs it; without noise, without allocation. */
public final class NetworkDecision implements RateDecision {
  private final Policy policy;
  private final Observation observation;
  private final FeatureScale scale;
  private final long[] features;
  private final double[] inputs;
  private final double[] hidden;

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
    this.policy = policy;
    this.observation = observation;
    this.scale = new FeatureScale(observation);
    this.features = new long[observation.featureCount()];
    this.inputs = new double[policy.inputs()];
    this.hidden = new double[policy.stateSize()];
  }

  /** The recurrent state, then the observation's. */
  @Override
  public int stateLongs() {
    return hidden.length + observation.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    for (int i = 0; i < hidden.length; i++) {
      state[offset + i] = 0; // the bits of 0.0
    }
    observation.reset(state, offset + hidden.length);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    int own = offset + hidden.length;
    observation.observe(report, state, own, features);
    scale.toReal(features, inputs, 0);
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Double.longBitsToDouble(state[offset + i]);
    }
    double mu = policy.forward(inputs, 0, hidden, 0);
    for (int i = 0; i < hidden.length; i++) {
      state[offset + i] = Double.doubleToRawLongBits(hidden[i]);
    }
    return observation.act(PdRule.scoreQ16(mu), state, own);
  }
}
