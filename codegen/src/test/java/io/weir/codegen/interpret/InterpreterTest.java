package io.weir.codegen.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codegen.analyse.Columns;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.IntegerMath;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InterpreterTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /** The fixed program, followed by hand. */
  @Test
  void followsAProgramWorkedOutByHand() {
    Interpreter interpreter = new Interpreter(SmallPrograms.tracker());
    long[] state = {-1, 0};
    interpreter.reset(state, 1);
    assertThat(state).containsExactly(-1, 1_000);
    // excess 200 > -100; share 65536 / 1000 = 65 <= 255: -400; 200 <= 5000: 16; -384 >> 3 = -48
    assertThat(interpreter.decide(new long[] {1_200, 1_000}, state, 1)).isEqualTo(65_536 - 48);
    assertThat(state).containsExactly(-1, 1_025);
    // excess -1025 <= -100: 800 + 16 = 816 >> 3 = 102; gain floor(-1025 / 8) = -129
    assertThat(interpreter.decide(new long[] {-5, 1}, state, 1)).isEqualTo(65_536 + 102);
    assertThat(state).containsExactly(-1, 896);
    // excess 1047680 > 5000; share 0: (-400 - 80000) >> 3 = -10050, saturated to -4096
    long[] huge = {Long.MAX_VALUE, Long.MAX_VALUE};
    assertThat(interpreter.decide(huge, state, 1)).isEqualTo(65_536 - 4_096);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithBigIntegerArithmeticAndStaysInItsRanges(long seed) {
    DecisionProgram program = RandomPrograms.program(seed);
    Interpreter interpreter = new Interpreter(program);
    Columns columns = new Columns(program, seed);
    Ranges ranges = Ranges.of(program);
    long[] row = new long[columns.width()];
    for (int i = 0; i < 100; i++) {
      if (i % 2 == 0) {
        columns.fillEdges(row, 0);
      } else {
        columns.fillInside(row, 0);
      }
      ReferenceEvaluator reference = new ReferenceEvaluator(program, row);
      for (Expression e : program.expressions()) {
        Interval range = ranges.of(e.name());
        BigInteger value = reference.value(e.name());
        assertThat(value)
            .as("seed %d, row %s, expression %s", seed, Arrays.toString(row), e)
            .isBetween(BigInteger.valueOf(range.min()), BigInteger.valueOf(range.max()));
      }
      long[] in = Arrays.copyOf(row, columns.inputs());
      long[] state = row.clone();
      String what = "seed %d, row %s".formatted(seed, Arrays.toString(row));
      assertThat((long) interpreter.decide(in, state, in.length))
          .as(what)
          .isEqualTo(reference.value(program.output()).longValueExact());
      program
          .updates()
          .forEach(
              update ->
                  assertThat(state[in.length + reference.stateIndex(update.state())])
                      .as(what + ", state " + update.state())
                      .isEqualTo(reference.value(update.expression()).longValueExact()));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theTwoHalvesMakeTheWhole(long seed) {
    DecisionProgram program = RandomPrograms.program(seed);
    if (!program.hasForest()) {
      return;
    }
    Interpreter whole = new Interpreter(program);
    Interpreter halves = new Interpreter(program.withForest(Forest.NONE));
    Columns columns = new Columns(program, seed);
    long[] row = new long[columns.width()];
    long[] features = new long[program.features().size()];
    for (int i = 0; i < 50; i++) {
      columns.fillEdges(row, 0);
      long[] first = row.clone();
      long[] second = row.clone();
      halves.observe(row, second, columns.inputs(), features);
      int acted = halves.act(whole.score(features), second, columns.inputs());
      assertThat(acted)
          .as("seed %d, row %s", seed, Arrays.toString(row))
          .isEqualTo(whole.decide(row, first, columns.inputs()));
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void anObservationCannotDecideAlone() {
    Interpreter interpreter = new Interpreter(SmallPrograms.tracker().withForest(Forest.NONE));
    assertThatThrownBy(() -> interpreter.decide(new long[2], new long[1], 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("`tracker` has no forest");
  }

  @Test
  void aScoreFromOutsideIsSaturated() {
    Interpreter interpreter = new Interpreter(SmallPrograms.tracker().withForest(Forest.NONE));
    long[] state = {0};
    interpreter.observe(new long[2], state, 0, new long[2]);
    assertThat(interpreter.act(Long.MAX_VALUE, state, 0)).isEqualTo(65_536 + 4_096);
    assertThat(interpreter.act(Long.MIN_VALUE, state, 0)).isEqualTo(65_536 - 4_096);
  }

  @Test
  void integerRootIsExactAroundEverySquare() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      long root = i < 1_000 ? i : i < 2_000 ? 65_535 - (i - 1_000) : random.nextLong(65_536);
      assertThat(IntegerMath.isqrt(root * root)).isEqualTo(root);
      assertThat(IntegerMath.isqrt(root * root + 2 * root)).isEqualTo(root);
    }
  }
}
