package io.weir.nativelib.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.artefact.UserError;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CoreGatesTest {
  private static final Path REFERENCE = Path.of("../examples/policies/reference-program.json");

  private static String core(DecisionProgram program, ForestForm form) {
    return CoreEmitter.emit(program, SmallPrograms.PROVENANCE, form);
  }

  private static CCompiler compiler(String name) {
    assumeTrue(
        CCompiler.named(name, System.getenv()).isPresent(),
        name + " is not installed: apt-get install -y " + name);
    return CCompiler.named(name, System.getenv()).orElseThrow();
  }

  /** The shipped program in every form that holds it, by every compiler there is. */
  @ParameterizedTest
  @CsvSource({"gcc, IF_ELSE", "gcc, HEAP", "clang, IF_ELSE", "clang, HEAP"})
  void theShippedProgramPassesWithLittleStack(String name, ForestForm form) {
    CoreGates.Report report =
        CoreGates.run(core(ProgramFile.read(REFERENCE).program(), form), compiler(name));
    assertThat(report.passed()).contains("strict C11", "freestanding");
    assertThat(report.passed().size() + report.skipped().size()).isEqualTo(4);
    if (report.passed().contains("stack")) {
      // As nested ifs the forest stands where it is asked: the features need no memory.
      int most = form == ForestForm.IF_ELSE ? 80 : CoreGates.MOST_STACK_BYTES;
      assertThat(report.stackBytes().orElseThrow()).isBetween(1, most);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFormPasses(ForestForm form) {
    CCompiler gcc = compiler("gcc");
    for (long seed = 400; seed < 404; seed++) {
      CoreGates.Report report = CoreGates.run(core(RandomPrograms.symmetric(seed), form), gcc);
      assertThat(report.passed()).as("seed %d", seed).contains("strict C11", "freestanding");
      assertThat(report.skipped()).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void floatingPointAndDynamicStackAreRefused() {
    CCompiler gcc = compiler("gcc");
    String core = core(SmallPrograms.tracker(), ForestForm.IF_ELSE);
    String line = "const int32_t wanted = 65536 + score;";
    assertThat(core).contains(line);
    if (CoreGates.noFloatingPoint().isPresent()) {
      String spoilt = core.replace(line, "const int32_t wanted = (int32_t)(1.5 * (double)score);");
      assertThatThrownBy(() -> CoreGates.run(spoilt, gcc))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("gate `integer registers`");
    }
    String implicit = core.replace(line, "const int32_t wanted = packets + score;");
    assertThatThrownBy(() -> CoreGates.run(implicit, gcc))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("gate `strict C11`");
    assertThatThrownBy(() -> CoreGates.stack(List.of("core.h:1:2:weir_trees_0\t64\tdynamic")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("weir_trees_0 has no fixed stack");
  }

  @Test
  void theStackIsThatOfTheLongestChainOfCalls() {
    assertThat(
            CoreGates.stack(
                List.of(
                    "weir_core.h:9:12:weir_trees_0\t16\tstatic",
                    "weir_core.h:99:12:weir_trees_1\t40\tstatic",
                    "weir_core.h:120:12:weir_core_score\t24\tstatic",
                    "core.c:6:9:weir_gate_decide\t80\tstatic",
                    "core.c:11:6:weir_gate_reset\t500\tstatic")))
        .isEqualTo(40 + 24 + 80);
    assertThat(
            CoreGates.stack(
                List.of(
                    "weir_core.h:9:12:weir_trees_0.part.0\t16\tstatic",
                    "weir_core.h:90:12:weir_decide_1.isra.0\t56\tstatic",
                    "weir_core.h:99:12:weir_decide_3\t48\tstatic",
                    "core.c:6:9:weir_gate_decide\t8\tstatic")))
        .isEqualTo(8 + 56 + 16);
  }

  @Test
  void anAbsentCompilerIsSaidToBeSkipped() {
    List<CoreGates.Report> reports =
        CoreGates.run(core(SmallPrograms.tracker(), ForestForm.HEAP), Map.of("PATH", ""));
    assertThat(reports).extracting(CoreGates.Report::compiler).containsExactly("gcc", "clang");
    assertThat(reports)
        .allSatisfy(
            report -> {
              assertThat(report.passed()).isEmpty();
              assertThat(report.skipped()).containsExactly("all: not installed");
              assertThat(report.stackBytes()).isEmpty();
            });
  }
}
