package io.weir.benchmarks.simulator;

import io.weir.artefact.StrictYaml;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import java.util.List;

/**
 * A minute of one flow of BBR v1 against one of CUBIC: 10 Mbit/s, 40 ms, a drop-tail buffer of one
 * BDP. What learned tuning of BBR simulates by the ten thousand.
 */
public final class WideAreaScenario {
  private static final String YAML =
      """
      name: bbr-against-cubic
      transport: tcp
      network:
        topology: dumbbell
        leftHosts: 2
        rightHosts: 1
        linkRateGbps: 1
        fabricRateGbps: 0.01
        hostToSwitchDelayNs: 1000000
        switchToHostDelayNs: 1000000
        fabricDelayNs: 18000000
        bufferBytes: 50000
        ecn: {enabled: false}
      traffic: {pattern: manyToOne, hosts: 2, startJitterNs: 1000000000}
      run: {durationUs: 60000000, warmupUs: 20000000}
      congestionControl:
        algorithm: cubic
        mix:
          - {algorithm: bbr, flows: 1}
      """;

  private WideAreaScenario() {}

  /** The scenario. */
  public static Scenario scenario() {
    return Scenario.from(StrictYaml.parse("wide-area benchmark", YAML));
  }

  /** All of it, once. */
  public static SimulationResult run(Scenario scenario, long seed) {
    return new Simulation(
            scenario, seed, scenario.congestionControl().create(scenario.name(), List.of()))
        .run();
  }
}
