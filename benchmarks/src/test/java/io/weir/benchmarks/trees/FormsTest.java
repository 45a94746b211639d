package io.weir.benchmarks.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.Provenance;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Tree;
import io.weir.nativelib.toolchain.CCompiler;
import io.weir.nativelib.toolchain.MachineProgram;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is timed answers the same: every form of Weir's C, the plain form, the interpreter. */
final class FormsTest {
  private static final Provenance NONE = Provenance.now(0, "test", Map.of());
  private static final int ROWS = 5_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void allAnswerTheSame(TreeModel model) {
    DecisionProgram program = model.program();
    Rows rows = rowsAroundThresholds(program);
    List<Contender> contenders = TreeComparison.contenders(model, Forms.all(program, NONE), rows);
    Map<String, TimingRun.Timed> timed = timing().run(contenders, 0);

    assertThat(contenders).hasSizeGreaterThan(2);
    for (Contender contender : contenders) {
      DoubleBuffer answers = timed.get(contender.name()).answers();
      Interpreter interpreter = new Interpreter(program);
      for (int i = 0; i < rows.count(); i++) {
        double answer =
            contender.type().equals("double")
                ? PlainEmitter.scoreQ16(answers.get(i))
                : answers.get(i);
        assertThat(answer)
            .as("%s, row %s", contender.name(), rows.row(i))
            .isEqualTo(interpreter.score(rows.row(i)));
      }
    }
  }

  /** Without optimisation, which is nothing to the answers and takes compilers a while. */
  private TimingRun timing() {
    MachineProgram size =
        MachineProgram.require("size", System.getenv(), "apt-get install -y binutils");
    return new TimingRun(new ObjectBuild(CCompiler.find(), size, List.of("-O0"), folder));
  }

  /** Random values, and of each feature every threshold and the value above it. */
  private static Rows rowsAroundThresholds(DecisionProgram program) {
    List<List<Long>> edges = new ArrayList<>();
    for (int i = 0; i < TreeModel.FEATURES; i++) {
      edges.add(new ArrayList<>());
    }
    for (Tree tree : program.forest().trees()) {
      for (int node = 0; node < tree.nodeCount(); node++) {
        if (!tree.leafAt(node)) {
          edges.get(tree.feature(node)).add(tree.threshold(node));
          edges.get(tree.feature(node)).add(tree.threshold(node) + 1);
        }
      }
    }
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    long[] values = new long[ROWS * TreeModel.FEATURES];
    for (int i = 0; i < values.length; i++) {
      List<Long> ofFeature = edges.get(i % TreeModel.FEATURES);
      values[i] =
          random.nextBoolean() && !ofFeature.isEmpty()
              ? ofFeature.get(random.nextInt(ofFeature.size()))
              : random.nextLong(TreeModel.FEATURE_RANGE.min(), TreeModel.FEATURE_RANGE.max() + 1);
    }
    return new Rows(TreeModel.FEATURES, values);
  }
}
