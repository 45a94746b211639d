package io.weir.nativelib.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.artefact.Provenance;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.differential.Differential;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's verifier and its machine code, against the interpreter. */
class BpfMachineTest {
  private static final Path SHIPPED =
      Path.of("..", "examples", "policies", "reference-program.json");

  @BeforeEach
  void needsRootAndClang() {
    requireKernel();
  }

  static void requireKernel() {
    Optional<String> missing = BpfKernel.missing();
    assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
    assumeTrue(
        BpfCompiler.named(System.getenv()).isPresent(),
        () -> "skipped: no clang 16 or newer: " + BpfCompiler.INSTALL);
  }

  @Test
  void theShippedProgramDecidesAsTheInterpreterDoes() {
    ProgramFile file = ProgramFile.read(SHIPPED);
    Differential.Result result = compare(file.program(), file.provenance(), 50_000);
    assertThat(result.firstMismatch()).isEmpty();
    assertThat(result.vectors()).isGreaterThanOrEqualTo(50_000);
  }

  @Test
  void wideInputsUnbalancedAndSymmetricTreesToo() {
    for (DecisionProgram program :
        new DecisionProgram[] {SmallPrograms.tracker(), SmallPrograms.symmetricTracker()}) {
      Differential.Result result = compare(program, SmallPrograms.PROVENANCE, 2_000);
      assertThat(result.firstMismatch()).isEmpty();
    }
  }

  @Test
  void aDifferenceIsFound() {
    DecisionProgram program = SmallPrograms.tracker();
    DecisionProgram other = SmallPrograms.symmetricTracker();
    try (BpfMachine machine = BpfMachine.load(other, SmallPrograms.PROVENANCE, System.getenv())) {
      assertThat(Differential.run(program, machine, 1_000, 1).mismatches()).isPositive();
    }
  }

  private static Differential.Result compare(
      DecisionProgram program, Provenance provenance, long vectors) {
    try (BpfMachine machine = BpfMachine.load(program, provenance, System.getenv())) {
      machine.verified().forEach(v -> System.out.println("verified: " + v));
      return Differential.run(program, machine, vectors, 1);
    }
  }
}
