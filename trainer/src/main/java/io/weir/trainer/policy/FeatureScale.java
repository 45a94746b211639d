package io.weir.trainer.policy;

import io.weir.sim.cc.Observation;

/** Turns the integer features of an observation into the real numbers a network takes. */
public final class FeatureScale {
  private final double[] units;

  /** The scale of this observation's features. */
  public FeatureScale(Observation observation) {
    units = new double[observation.featureCount()];
    for (int i = 0; i < units.length; i++) {
      units[i] = 1.0 / (1L << observation.fractionBits(i));
    }
  }

  /** Writes the real values of {@code features} to {@code target[offset …]}. */
  public void toReal(long[] features, double[] target, int offset) {
    for (int i = 0; i < units.length; i++) {
      target[offset + i] = features[i] * units[i];
    }
  }
}
