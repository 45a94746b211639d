package io.weir.nativelib.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.differential.Differential;
import io.weir.sim.cc.NicEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped programs as firmware: exact, and within their budgets. */
class ShippedFirmwareTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final Path SCENARIO = EXAMPLES.resolve("nic-trace.yaml");

  @ParameterizedTest
  @CsvSource({
    "reference-program.json, nic-budget.yaml",
    "small-core-program.json, small-core-budget.yaml"
  })
  void isExactAndWithinItsBudget(String name, String budget) throws IOException {
    ProgramFile file = ProgramFile.read(EXAMPLES.resolve("policies").resolve(name));
    try (Firmware firmware = Firmware.build(file.program(), file.provenance(), Traces.tools())) {
      decidesAsTheInterpreterOnEveryVector(firmware, file.program());
      List<NicEvent> trace = Traces.of(file.program(), Files.readString(SCENARIO), 20_000);
      answersAsTheSimulatorDid(firmware, trace);

      Map<String, EventCost> costs =
          EventCost.measure(firmware, FirmwareParameters.DEFAULTS, trace.subList(0, 8_000));
      Budget limits = Budget.read(EXAMPLES.resolve("policies").resolve(budget));
      assertThat(limits.exceeded(firmware.sizes(), costs)).isEmpty();
      assertThat(firmware.sizes().foreignSymbols()).isEmpty();
    }
  }

  private static void decidesAsTheInterpreterOnEveryVector(
      Firmware firmware, DecisionProgram program) {
    try (CoreMachine machine = new CoreMachine(firmware)) {
      Differential.Result result = Differential.run(program, machine, 50_000, 1);
      assertThat(result.firstMismatch()).isEmpty();
      assertThat(result.vectors()).isGreaterThanOrEqualTo(50_000);
    }
  }

  private static void answersAsTheSimulatorDid(Firmware firmware, List<NicEvent> trace) {
    for (NicEvent.Kind kind : NicEvent.Kind.values()) {
      assertThat(trace).as("%s", kind).anyMatch(event -> event.kind() == kind);
    }
    Replay.Result replay = Replay.run(firmware, FirmwareParameters.DEFAULTS, trace);
    assertThat(replay.firstMismatch()).isEmpty();
    assertThat(replay.mismatches()).isZero();
  }
}
