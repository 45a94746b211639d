package io.weir.sim.scenario;

import io.weir.sim.fabric.Engine;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Topology;
import io.weir.sim.time.VirtualClock;

/** Makes the engine of a simulation: one of {@link EngineChoice}'s, or one of one's own. */
@FunctionalInterface
public interface EngineFactory {
  /** An engine that runs {@code fabric}, whose nodes are set, and moves {@code clock}. */
  Engine create(Fabric fabric, VirtualClock clock, Topology topology);

  /** Whether its engine handles the events of all nodes in order of time. */
  default boolean keepsOrder() {
    return false;
  }
}
