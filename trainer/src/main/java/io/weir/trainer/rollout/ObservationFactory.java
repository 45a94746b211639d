package io.weir.trainer.rollout;

import io.weir.sim.cc.Observation;
import java.io.Serializable;

/** Makes an observation for one simulation; can be sent to where the simulation runs. */
@FunctionalInterface
public interface ObservationFactory extends Serializable {
  /** A new observation, for one simulation only. */
  Observation create();
}
