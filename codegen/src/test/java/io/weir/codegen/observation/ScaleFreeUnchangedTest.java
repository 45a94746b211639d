package io.weir.codegen.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.analyse.Columns;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.interpret.ThresholdWitnesses;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conditions were worked out by differences, products and limits once. A program that was shipped
 * then, in version 2 of its format, decides as today's steps do with its trees: the same
 * multipliers and the same states, bit for bit.
 */
class ScaleFreeUnchangedTest {
  private static final int RANDOM_ROWS = 100_000;
  private static final int FLOWS = 200;
  private static final int DECISIONS_PER_FLOW = 1_000;

  @TempDir Path folder;

  private DecisionProgram old;
  private DecisionProgram now;
  private Interpreter before;
  private Interpreter after;

  @BeforeEach
  void read() throws IOException {
    Path file = folder.resolve("old.json");
    try (InputStream in = getClass().getResourceAsStream("scalefree-v2.json")) {
      Files.copy(in, file);
    }
    old = ProgramFile.read(file).program();
    now = ScaleFreeObservation.program().withForest(old.forest());
    before = new Interpreter(old);
    after = new Interpreter(now);
  }

  @Test
  void rowsHaveTheSameMeaning() {
    assertThat(now.inputs()).isEqualTo(old.inputs());
    assertThat(now.states()).isEqualTo(old.states());
    assertThat(now.features()).isEqualTo(old.features());
    assertThat(now.expressions()).hasSizeLessThan(old.expressions().size());
  }

  @Test
  void onRandomRowsBothDecideAlike() {
    Columns columns = new Columns(old, 7);
    long[] row = new long[columns.width()];
    for (int i = 0; i < RANDOM_ROWS; i++) {
      if (i % 4 == 0) {
        columns.fillEdges(row, 0);
      } else {
        columns.fillInside(row, 0);
      }
      // The phase decides what is looked at: each as often.
      row[phaseColumn()] = i % 5;
      same(row);
    }
  }

  @Test
  void atEveryThresholdBothDecideAlike() {
    List<long[]> rows = ThresholdWitnesses.of(old, 3);
    assertThat(rows).hasSizeGreaterThan(100);
    for (long[] row : rows) {
      for (int phase = 0; phase < 5; phase++) {
        row[phaseColumn()] = phase;
        same(row);
      }
    }
  }

  /** Flows that keep their state, on reports that lie near one another as those of a flow do. */
  @Test
  void overTheLifeOfAFlowBothDecideAlike() {
    Columns columns = new Columns(old, 11);
    long[] row = new long[columns.width()];
    long[] reports = new long[columns.width()];
    for (int flow = 0; flow < FLOWS; flow++) {
      columns.fillInside(reports, 0);
      long rtt = 4_000 + flow * 97L;
      before.reset(row, old.inputs().size());
      for (int i = 0; i < DECISIONS_PER_FLOW; i++) {
        columns.fillInside(reports, 0);
        row[0] = rtt + (reports[0] & 0xfff) * (1 + i % 7);
        row[1] = 2_000 + (reports[1] & 0x3fff);
        row[2] = Math.max(1, reports[2]);
        same(row);
        after.decide(row.clone(), row, old.inputs().size());
      }
    }
  }

  private int phaseColumn() {
    List<String> names = old.states().stream().map(state -> state.name()).toList();
    return old.inputs().size() + names.indexOf("phase");
  }

  private void same(long[] row) {
    long[] oldRow = row.clone();
    long[] newRow = row.clone();
    int oldMultiplier = before.decide(row, oldRow, old.inputs().size());
    int newMultiplier = after.decide(row, newRow, old.inputs().size());
    assertThat(newMultiplier).as("multiplier of %s", row).isEqualTo(oldMultiplier);
    assertThat(newRow).as("states after %s", row).isEqualTo(oldRow);
  }
}
