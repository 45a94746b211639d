package io.weir.benchmarks.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class VisitedRowsTest {
  private static final DecisionProgram PROGRAM =
      ProgramFile.read(Path.of("../examples/policies/reference-program.json")).program();

  @Test
  void areDecisionsInTheirOrderAndTheFeaturesTheyCameTo() {
    VisitedRows rows = VisitedRows.collect(PROGRAM, 3_001);

    assertThat(rows.decisions().count()).isEqualTo(3_001);
    assertThat(rows.features().count()).isEqualTo(3_001);
    assertThat(rows.features().width()).isEqualTo(PROGRAM.features().size());
    // A flow's first decision finds the state of a new flow.
    long[] first = rows.decisions().row(0);
    int inputs = PROGRAM.inputs().size();
    assertThat(Arrays.copyOfRange(first, inputs, first.length))
        .containsExactly(PROGRAM.states().stream().mapToLong(state -> state.initial()).toArray());
    // A third is from the first simulation, where most decisions count.
    assertThat(countFeaturesOfDecisions(rows)).isBetween(500, 1_001);
  }

  /** How many rows of features, from the first on, are those of decisions that were noted. */
  private static int countFeaturesOfDecisions(VisitedRows rows) {
    Interpreter interpreter = new Interpreter(PROGRAM);
    long[] features = new long[PROGRAM.features().size()];
    int next = 0;
    for (int i = 0; i < rows.decisions().count() && next < rows.features().count(); i++) {
      long[] row = rows.decisions().row(i);
      interpreter.observe(row, row, PROGRAM.inputs().size(), features);
      if (Arrays.equals(features, rows.features().row(next))) {
        next++;
      }
    }
    return next;
  }
}
