package io.weir.trainer.rollout;

import io.weir.sim.cc.RateDecision;
import java.io.Serializable;

/** Makes a decision for one simulation; can be sent to where the simulation runs. */
@FunctionalInterface
public interface DecisionFactory extends Serializable {
  /** A new decision, for one simulation only. */
  RateDecision create();
}
