package io.weir.trainer.policy;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.RateDecision;

/** A network between the two halves of an observation: the teacher, as the simulator runs it. */
public final class NetworkDecision implements RateDecision {
  private final Mlp network;
  private final Observation observation;
  private final FeatureScale scale;
  private final long[] features;
  private final double[] inputs;

  /** The decision of {@code network} on what {@code observation} sees. */
  public NetworkDecision(Mlp network, Observation observation) {
    if (network.inputs() != observation.featureCount()) {
      throw new IllegalArgumentException(
          "the network has "
              + network.inputs()
              + " inputs, the observation "
              + observation.featureCount()
              + " features");
    }
    this.network = network;
    this.observation = observation;
    this.scale = new FeatureScale(observation);
    this.features = new long[observation.featureCount()];
    this.inputs = new double[features.length];
  }

  @Override
  public int stateLongs() {
    return observation.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    observation.reset(state, offset);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    observation.observe(report, state, offset, features);
    scale.toReal(features, inputs, 0);
    return observation.act(PdRule.scoreQ16(network.forward(inputs, 0)), state, offset);
  }
}
