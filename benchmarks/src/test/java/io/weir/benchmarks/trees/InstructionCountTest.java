package io.weir.benchmarks.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.benchmarks.trees.InstructionCount.Counted;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.nativelib.toolchain.MachineProgram;
import io.weir.trainer.policy.Mlp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InstructionCountTest {
  private static final Provenance NONE = Provenance.now(0, "test", Map.of());
  private static final Path PROGRAM = Path.of("../examples/policies/reference-program.json");

  /** As often as the row says, three instructions that no compiler removes. */
  private static final String LOOP =
      """
      static int64_t loop(const int32_t *f)
      {
      	for (int32_t i = 0; i < f[0]; i++)
      		__asm__ volatile("nop\\n\\tnop\\n\\tnop");
      	return f[0];
      }
      """;

  @TempDir private Path folder;

  private InstructionCount counter(InstructionSet set) {
    try {
      return InstructionCount.find(set, System.getenv(), folder);
    } catch (UserError e) {
      return abort("instructions of " + set.key() + " not counted: " + e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsEveryTurnOfALoop(InstructionSet set) {
    InstructionCount counter = counter(set);

    Counted few = counter.count(loop(1, 2, 3));
    Counted more = counter.count(loop(11, 12, 13));

    long perTurn = (few.max() - few.min()) / 2;
    assertThat(perTurn).isBetween(5L, 8L);
    assertThat(few.mean()).isEqualTo(few.min() + perTurn);
    assertThat(more.min()).isEqualTo(few.min() + 10 * perTurn);
    assertThat(more.max()).isEqualTo(few.max() + 10 * perTurn);
  }

  private static Contender loop(long... turns) {
    return Contender.onIntegers("loop", LOOP, "loop(f)", new Rows(1, turns));
  }

  @Test
  void countsWhatACoreWithoutFloatingPointCalls() {
    Contender network = network(new Rows(2, new long[] {4_096, -4_096, 100, 200}));

    assertThat(counter(InstructionSet.RV64IMAC).count(network).min())
        .isGreaterThan(5 * counter(InstructionSet.X86_64).count(network).max());
  }

  private static Contender network(Rows rows) {
    Mlp mlp = Mlp.orthogonal(new int[] {2, 4, 1}, 1, RandomSource.XO_SHI_RO_256_PP.create(1));
    return Contender.onIntegers(
        PolicyForms.FLOAT,
        FloatNetwork.emit(mlp, new int[] {12, 12}),
        PolicyForms.FLOAT + "_score(f)",
        rows);
  }

  @Test
  void treesCallNothingOnACoreWithoutFloatingPoint() {
    Rows none = new Rows(TreeModel.FEATURES, new long[TreeModel.FEATURES]);
    assertThat(undefined(network(new Rows(2, new long[2])))).contains("__mulsf3");
    for (Contender contender : trees(none)) {
      assertThat(undefined(contender)).as(contender.name()).isEmpty();
    }
  }

  private static List<Contender> trees(Rows rows) {
    List<Contender> contenders = new ArrayList<>();
    for (TreeModel model : TreeModel.values()) {
      contenders.addAll(decisions(model.key(), model.program(), rows));
    }
    contenders.addAll(decisions("reference", ProgramFile.read(PROGRAM).program(), rows));
    return contenders;
  }

  /** Score and whole decision, in every form. */
  private static List<Contender> decisions(String name, DecisionProgram program, Rows rows) {
    List<Contender> contenders = new ArrayList<>();
    Forms.all(program, NONE)
        .cores()
        .forEach(
            (form, core) ->
                contenders.add(
                    Contender.onIntegers(
                        name + "_" + form.key(),
                        core
                            + "int64_t both(const int32_t *f, struct weir_state *s, struct"
                            + " weir_input *in);\n"
                            + "int64_t both(const int32_t *f, struct weir_state *s, struct"
                            + " weir_input *in)\n"
                            + "{ return weir_core_score(f) + weir_core_decide(s, in); }\n",
                        "weir_core_score(f)",
                        rows)));
    return contenders;
  }

  private List<String> undefined(Contender contender) {
    InstructionSet set = InstructionSet.RV64IMAC;
    ObjectBuild.Compiled object;
    MachineProgram nm;
    try {
      object = InstructionCount.objects(set, System.getenv(), folder).compile(contender);
      nm = MachineProgram.require(set.tool("nm"), System.getenv(), set.mend());
    } catch (UserError e) {
      return abort("symbols of " + set.key() + " not looked at: " + e.getMessage());
    }
    return nm.run(List.of("-u", object.file().toString()), folder).stream()
        .map(line -> line.strip().replaceFirst("^U ", ""))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void saysHowToInstallWhatIsMissing(InstructionSet set) {
    assertThatThrownBy(() -> InstructionCount.find(set, Map.of("PATH", folder.toString()), folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(set.emulator())
        .hasMessageContaining("apt-get install -y");
  }
}
