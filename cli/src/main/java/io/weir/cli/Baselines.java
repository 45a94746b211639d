package io.weir.cli;

import io.weir.artefact.StrictYaml;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.AlgorithmSpec;
import io.weir.sim.scenario.Scenario;
import java.util.List;

/** The algorithms a scenario file can name: the simulator's own, and the PD rule. */
public final class Baselines {
  private static final String PD = "pd";

  private Baselines() {}

  /**
   * The algorithm of a scenario, for one simulation.
   *
   * @param file named in errors
   */
  public static CongestionControl create(Scenario scenario, String file) {
    AlgorithmSpec algorithm = scenario.congestionControl();
    if (!algorithm.algorithm().equals(PD)) {
      return algorithm.create(file, List.of(PD));
    }
    PdRule.Parameters parameters =
        StrictYaml.overlay(
            file,
            "congestionControl.parameters",
            PdRule.Parameters.DEFAULTS,
            algorithm.parameters(),
            PdRule.Parameters.class);
    return new ProbeRateControl(
        new PdRule(parameters, new ProgramObservation(RlccObservation.program())),
        scenario.roce().minRateQ20());
  }
}
