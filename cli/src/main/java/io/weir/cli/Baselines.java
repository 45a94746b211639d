package io.weir.cli;

import io.weir.artefact.StrictYaml;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.cc.Algorithm;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ControlFactory;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Requirements;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import java.util.LinkedHashMap;
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
   * The algorithm of a scenario, or its mix of them, for one simulation.
   *
   * @param file named in errors
   * @throws io.weir.artefact.UserError if hosts and switches do not give what it needs, too
   */
  public static CongestionControl create(Scenario scenario, String file) {
    CongestionControl control =
        scenario.congestionControl().create(file, Map.of(PD, new PdFactory(scenario)));
    Requirements.of(scenario).requireNamed(control);
    return control;
  }

  /** The PD rule, whose observation only this module knows. */
  private record PdFactory(Scenario scenario) implements ControlFactory {
    @Override
    public Record defaults() {
      return PdRule.Parameters.DEFAULTS;
    }

    @Override
    public CongestionControl create(Record parameters) {
      return new ProbeRateControl(
          new PdRule(
              (PdRule.Parameters) parameters, new ProgramObservation(RlccObservation.program())),
          scenario.roce().minRateQ20());
    }
  }
}
