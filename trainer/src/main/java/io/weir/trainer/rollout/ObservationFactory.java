package io.weir.trainer.rollout;

import io.weir.sim.cc.Observation;
import java.io.Serializable;

/**
 * Makes an observation where a simulation runs, be it another machine: an observation holds working
 * memory and belongs to one simulation, what it is made from can be sent.
 */
@FunctionalInterface
public interface ObservationFactory extends Serializable {
  /** A new observation, of no other simulation. */
  Observation create();
}
