package io.weir.nativelib.core;

import static org.junit.jupiter.api.Assumptions.abort;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.NicEvent;
import io.weir.sim.cc.NicRecorder;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.sim.scenario.Simulation;
import java.util.List;
import java.util.Map;

/** Traces of a program in the interpreter, and the tools to replay them. */
final class Traces {
  private Traces() {}

  /** The tools; without them the test is skipped and says how to install them. */
  static CoreTools tools() {
    try {
      return CoreTools.find(System.getenv());
    } catch (UserError e) {
      return abort(e.getMessage());
    }
  }

  /** The first events of a scenario. */
  static List<NicEvent> of(DecisionProgram program, String scenario, int most) {
    Scenario parsed =
        ScenarioFamily.from(StrictYaml.parse("trace.yaml", scenario), Map.of()).draw(1);
    NicRecorder recorder =
        new NicRecorder(
            new ProbeRateControl(new InterpretedDecision(program), parsed.roce().minRateQ20()),
            most);
    try (Simulation simulation = new Simulation(parsed, 7, recorder)) {
      simulation.run();
    }
    return recorder.events();
  }
}
