package io.weir.benchmarks.simulator;

import io.weir.benchmarks.simulator.textbook.TextbookEngine;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.channel.PipelineControl;
import io.weir.sim.scenario.EngineChoice;
import io.weir.sim.scenario.EngineFactory;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import java.util.List;

/** A simulation without end that is advanced slice by slice. Owned by one thread. */
public final class SteadyRun {
  private final Simulation simulation;

  private SteadyRun(Simulation simulation) {
    this.simulation = simulation;
  }

  /** The leaf-spine with that many hosts, before its first event. */
  public static SteadyRun of(Variant variant, int hosts, long seed) {
    Scenario scenario = LeafSpineScenario.of(hosts).permutation(variant == Variant.SERVED);
    return new SteadyRun(simulation(variant, scenario, seed));
  }

  private static Simulation simulation(Variant variant, Scenario scenario, long seed) {
    CongestionControl dctcp = scenario.congestionControl().create("benchmark", List.of());
    return switch (variant) {
      case WINDOW, SERVED -> new Simulation(scenario, seed, dctcp);
      case HEAP -> new Simulation(scenario, seed, dctcp, EngineChoice.HEAP);
      case TEXTBOOK -> new Simulation(scenario, seed, dctcp, textbook(scenario));
      case CHANNEL ->
          new Simulation(
              scenario,
              seed,
              new PipelineControl(dctcp, PipelineControl.Delivery.EVERY_EVENT, channel -> {}));
    };
  }

  private static EngineFactory textbook(Scenario scenario) {
    return (fabric, clock, topology) ->
        new TextbookEngine(
            fabric,
            clock,
            topology,
            scenario.network().bufferBytes(),
            scenario.network().marking());
  }

  /** Simulates {@code ns} more. */
  public void advance(long ns) {
    simulation.runUntil(simulation.nowNs() + ns);
  }

  /** Packet-hops so far. */
  public long hops() {
    return simulation.hops();
  }

  /** Digest over every event so far. */
  public long digest() {
    return simulation.digest();
  }
}
