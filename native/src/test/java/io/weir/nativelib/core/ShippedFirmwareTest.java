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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped program as firmware: exact, and within its budget. */
class ShippedFirmwareTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final Path FILE = EXAMPLES.resolve("policies/reference-program.json");
  private static final Path BUDGET = EXAMPLES.resolve("policies/nic-budget.yaml");
  private static final Path SCENARIO = EXAMPLES.resolve("nic-trace.yaml");

  private static DecisionProgram program;
  private static Firmware firmware;

  @BeforeAll
  static void build() {
    ProgramFile file = ProgramFile.read(FILE);
    program = file.program();
    firmware = Firmware.build(program, file.provenance(), Traces.tools());
  }

  @AfterAll
  static void remove() {
    if (firmware != null) {
      firmware.close();
    }
  }

  @Test
  void decidesAsTheInterpreterOnEveryVector() {
    try (CoreMachine machine = new CoreMachine(firmware)) {
      Differential.Result result = Differential.run(program, machine, 50_000, 1);
      assertThat(result.firstMismatch()).isEmpty();
      assertThat(result.vectors()).isGreaterThanOrEqualTo(50_000);
    }
  }

  @Test
  void answersTheTraceAsTheSimulatorDidWithinItsBudget() throws IOException {
    List<NicEvent> trace = Traces.of(program, Files.readString(SCENARIO), 20_000);
    for (NicEvent.Kind kind : NicEvent.Kind.values()) {
      assertThat(trace).as("%s", kind).anyMatch(event -> event.kind() == kind);
    }
    Replay.Result replay = Replay.run(firmware, FirmwareParameters.DEFAULTS, trace);
    assertThat(replay.firstMismatch()).isEmpty();
    assertThat(replay.mismatches()).isZero();

    Map<String, EventCost> costs =
        EventCost.measure(firmware, FirmwareParameters.DEFAULTS, trace.subList(0, 8_000));
    assertThat(Budget.read(BUDGET).exceeded(firmware.sizes(), costs)).isEmpty();
    assertThat(firmware.sizes().foreignSymbols()).isEmpty();
  }
}
