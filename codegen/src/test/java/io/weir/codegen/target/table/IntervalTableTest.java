package io.weir.codegen.target.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.analyse.ForestWitnesses;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.observation.RlccObservation;
import io.weir.codegen.target.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTableTest {
  private static final int RANDOM_VECTORS = 200;
  private static final int MOST_WITNESSES = 400;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void answersAsTheForestAndMatchesOneEntryPerTree(long seed) {
    DecisionProgram program = RandomPrograms.program(seed);
    if (!program.hasForest()) {
      return;
    }
    IntervalTable table = IntervalTable.of(program);
    Interpreter interpreter = new Interpreter(program);
    for (int[] vector : vectors(program, seed)) {
      String what = "seed " + seed + ", features " + Arrays.toString(vector);
      assertThat(table.matching(vector)).as(what).hasSize(program.forest().trees().size());
      assertThat(table.score(vector))
          .as(what)
          .isEqualTo(interpreter.score(Arrays.stream(vector).asLongStream().toArray()));
    }
  }

  private static List<int[]> vectors(DecisionProgram program, long seed) {
    List<int[]> vectors = new ArrayList<>();
    List<int[]> witnesses = ForestWitnesses.of(program, seed);
    for (int i = 0; i < witnesses.size(); i += 1 + witnesses.size() / MOST_WITNESSES) {
      vectors.add(witnesses.get(i));
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] extremes = {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1, 0, 1, Integer.MAX_VALUE};
    for (int i = 0; i < RANDOM_VECTORS; i++) {
      int[] vector = new int[program.features().size()];
      for (int f = 0; f < vector.length; f++) {
        vector[f] =
            i % 2 == 0
                ? random.nextInt() >> random.nextInt(32)
                : extremes[random.nextInt(extremes.length)];
      }
      vectors.add(vector);
    }
    return vectors;
  }

  @Test
  void isReadBackAsItWasWritten() {
    DecisionProgram program = SmallPrograms.tracker();
    Target.TABLE.write(program, SmallPrograms.PROVENANCE, folder);
    assertThat(IntervalTable.read(folder.resolve("weir_table.json")))
        .isEqualTo(IntervalTable.of(program));
    assertThat(folder.resolve("README.md"))
        .content()
        .contains(program.sha256())
        .doesNotContain("${");
  }

  @Test
  void countsPrefixes() {
    Interval nibble = new Interval(100, 115);
    assertThat(IntervalTable.prefixes(Integer.MIN_VALUE, Integer.MAX_VALUE, nibble)).isEqualTo(1);
    assertThat(IntervalTable.prefixes(105, 105, nibble)).isEqualTo(1);
    // 1, 2-3, 4-7, 8-11, 12-13, 14
    assertThat(IntervalTable.prefixes(101, 114, nibble)).isEqualTo(6);
    assertThat(IntervalTable.prefixes(Integer.MIN_VALUE, 107, nibble)).isEqualTo(1);
    assertThat(IntervalTable.prefixes(116, 200, nibble)).isZero();
    // The range ends at 9, so that 8 to 9 may be 8 to 15.
    assertThat(IntervalTable.prefixes(8, 9, new Interval(0, 9))).isEqualTo(1);
    assertThat(
            IntervalTable.prefixes(Integer.MIN_VALUE + 1L, Integer.MAX_VALUE - 1L, Interval.INT32))
        .isEqualTo(62);
  }

  @Test
  void refusesAProgramWithoutAForest() {
    assertThatThrownBy(() -> IntervalTable.of(RlccObservation.program()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no forest");
  }
}
