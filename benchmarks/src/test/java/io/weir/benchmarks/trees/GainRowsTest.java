package io.weir.benchmarks.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.BbrObservation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GainRowsTest {
  private static final int ROWS = 2_000;

  private static DecisionProgram program(int firstProbes) {
    Tree.Node root = Tree.split(0, 512, Tree.leaf(-60_000), Tree.leaf(9_000));
    return BbrObservation.program(firstProbes).withForest(new Forest(List.of(Tree.of(root)), 0));
  }

  @Test
  void areRoundsInWhichTheScoreCountsWithTheFeaturesTheyCameTo() {
    DecisionProgram program = program(1);
    VisitedRows rows = GainRows.collect(program, ROWS);

    assertThat(rows.decisions().count()).isEqualTo(ROWS);
    assertThat(rows.features().count()).isEqualTo(ROWS);
    Interpreter interpreter = new Interpreter(program);
    List<String> inputs = program.inputs().stream().map(input -> input.name()).toList();
    long[] features = new long[program.features().size()];
    Set<Long> scores = new HashSet<>();
    for (int i = 0; i < ROWS; i++) {
      long[] row = rows.decisions().row(i);
      assertThat(row[inputs.indexOf("rtt_at_loss_us")]).isPositive();
      assertThat(row[inputs.indexOf("probe_rtts")]).isPositive();
      interpreter.observe(row, row, inputs.size(), features);
      assertThat(rows.features().row(i)).isEqualTo(features);
      scores.add(interpreter.score(features));
    }
    assertThat(scores).as("both leaves are visited").hasSize(2);
    assertThat(GainRows.collect(program, ROWS).decisions().values())
        .as("the same again")
        .isEqualTo(rows.decisions().values());
  }

  @Test
  void refusesAProgramThatNeverDecides() {
    assertThatThrownBy(() -> GainRows.collect(program(63), ROWS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("`bbr` decides in 0 rounds");
  }

  @Test
  void refusesWhatBbrDoesNotReport() {
    ProgramBuilder b = DecisionProgram.builder("other");
    DecisionProgram program = b.output(b.input("moon_phase", "", 0, 7)).build();

    assertThatThrownBy(() -> GainRows.collect(program, ROWS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("moon_phase");
  }
}
