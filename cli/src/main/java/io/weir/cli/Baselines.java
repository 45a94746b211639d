package io.weir.cli;

import io.weir.artefact.StrictYaml;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.cc.Algorithm;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.AlgorithmSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The algorithms a scenario file can name: the simulator's own, and the PD rule. */
public final class Baselines {
  private static final String PD = "pd";

  private Baselines() {}

  /** Default parameters of every algorithm a scenario file can name, by name. */
  public static Map<String, Record> defaults() {
    Map<String, Record> defaults = new LinkedHashMap<>();
    for (Algorithm algorithm : Algorithm.values()) {
      defaults.put(algorithm.id(), algorithm.defaults());
    }
    defaults.put(PD, PdRule.Parameters.DEFAULTS);
    return defaults;
  }

  /** The scenarios in a file, whose algorithms may be these. */
  public static ScenarioFamily family(StrictYaml file) {
    return ScenarioFamily.from(file, Map.of(PD, PdRule.Parameters.DEFAULTS));
  }

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
