package io.weir.cli.live;

import io.weir.cli.Baselines;
import io.weir.sim.scenario.RttMeter;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;

/**
 * The simulator's run of the same scenario.
 *
 * @param payloadMbps payload that arrived in order in the measured part, all flows, Mbit/s
 * @param rttMeanMs mean over time and flows of the smoothed round-trip time, ms
 * @param result the whole result
 */
public record Simulated(double payloadMbps, double rttMeanMs, SimulationResult result) {
  /** Runs it. */
  public static Simulated run(Scenario scenario, long seed) {
    RttMeter meter = new RttMeter(Baselines.create(scenario, scenario.file().toString()));
    Simulation simulation = new Simulation(scenario, seed, meter);
    simulation.nameAlgorithm(scenario.congestionControl().algorithm());
    long warmupNs = scenario.run().warmupUs() * 1000;
    SimulationResult result =
        simulation.run(
            () -> {
              if (simulation.nowNs() > warmupNs) {
                meter.sample();
              }
            });
    int receivers = scenario.traffic().receivers();
    return new Simulated(result.payloadGoodputGbps() * receivers * 1e3, meter.meanMs(), result);
  }
}
