package io.weir.trainer.policy;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.ObservedDecision;
import io.weir.sim.cc.PdRule;

/** A network that decides: the teacher, as the simulator runs it. */
public class NetworkDecision extends ObservedDecision {
  private final Mlp network;
  private final FeatureScale scale;
  private final double[] inputs;

  /** The decision of {@code network} on what {@code observation} sees. */
  public NetworkDecision(Mlp network, Observation observation) {
    super(observation);
    if (network.inputs() != observation.featureCount()) {
      throw new IllegalArgumentException(
          "the network has "
              + network.inputs()
              + " inputs, the observation "
              + observation.featureCount()
              + " features");
    }
    this.network = network;
    this.scale = new FeatureScale(observation);
    this.inputs = new double[network.inputs()];
  }

  @Override
  protected long scoreQ16(long[] features) {
    scale.toReal(features, inputs, 0);
    return PdRule.scoreQ16(network.forward(inputs, 0));
  }
}
