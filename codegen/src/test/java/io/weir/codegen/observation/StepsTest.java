package io.weir.codegen.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {
  private static final long[] NO_STATE = {};

  /** A step of two inputs. */
  private interface Step {
    Value of(Steps steps, Value a, Value b);
  }

  /** The step's value for two inputs within ±2^24. */
  private static long value(Step step, long min, long a, long b) {
    ProgramBuilder builder = DecisionProgram.builder("step");
    Steps steps = new Steps(builder);
    Value x = builder.input("a", "", min, 1 << 24);
    Value y = builder.input("b", "", min, 1 << 24);
    Value wide = step.of(steps, x, y);
    builder.rewardFeature(builder.clamp("result", wide, Integer.MIN_VALUE, Integer.MAX_VALUE), 0);
    builder.output(builder.constant("one", 1 << 16));
    Interpreter interpreter = new Interpreter(builder.build());
    long[] features = new long[1];
    interpreter.observe(new long[] {a, b}, NO_STATE, 0, features);
    return features[0];
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 1, 1", "1, 0, 0", "-5, -4, 1", "-4, -4, 0", "-9, 16000000, 1"})
  void less(long a, long b, long expected) {
    assertThat(value((s, x, y) -> s.less("c", x, y), -(1 << 24), a, b)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "2, 0", "4, 0", "0, 0", "16777216, 0"})
  void equal(long a, long expected) {
    assertThat(value((s, x, y) -> s.equal("c", x, 3), 0, a, 0)).isEqualTo(expected);
  }

  /** A condition: whether the input is above 0. */
  private static Value set(Steps steps, String name, Value input) {
    return steps.less(name, steps.constant(0), input);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "0, 1, 0, 1", "1, 0, 0, 1", "1, 1, 1, 1"})
  void andAndOr(long a, long b, long both, long any) {
    assertThat(value((s, x, y) -> s.and("c", set(s, "x", x), set(s, "y", y)), 0, a, b))
        .isEqualTo(both);
    assertThat(value((s, x, y) -> s.or("c", set(s, "x", x), set(s, "y", y)), 0, a, b))
        .isEqualTo(any);
  }

  @Test
  void notAndChoose() {
    assertThat(value((s, x, y) -> s.not("c", set(s, "x", x)), 0, 0, 0)).isEqualTo(1);
    assertThat(value((s, x, y) -> s.not("c", set(s, "x", x)), 0, 1, 0)).isZero();
    Step choice = (s, x, y) -> s.choose("c", set(s, "x", x), s.constant(-7), y);
    assertThat(value(choice, 0, 1, 12)).isEqualTo(-7);
    assertThat(value(choice, 0, 0, 12)).isEqualTo(12);
  }

  @Test
  void aChoiceHasTheRangeOfBoth() {
    ProgramBuilder builder = DecisionProgram.builder("step");
    Steps steps = new Steps(builder);
    Value condition = builder.input("a", "", 0, 1);
    Value choice = steps.choose("c", condition, steps.constant(-7), steps.constant(12));
    assertThat(choice.range().min()).isEqualTo(-7);
    assertThat(choice.range().max()).isEqualTo(12);
  }

  @Test
  void aConstantIsDeclaredOnce() {
    Steps steps = new Steps(DecisionProgram.builder("step"));
    assertThat(steps.constant(-7)).isSameAs(steps.constant(-7)).isNotEqualTo(steps.constant(7));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ratiosAreLowByAtMostWhatIsSaid(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      long a = 1 + random.nextLong(1L << random.nextInt(1, 14)); // the result has 32 bits
      long b = 1 + random.nextLong(1L << random.nextInt(1, 24));
      double exact = 65_536.0 * a / b;
      assertThat((double) value((s, x, y) -> s.ratioQ16("c", x, y), 1, a, b))
          .as("seed %d: %d / %d", seed, a, b)
          .isLessThanOrEqualTo(exact)
          .isGreaterThan(exact - 1 - a / 16_384.0);
    }
  }

  @Test
  void productsAreRoundedDown() {
    Step product = (s, x, y) -> s.timesQ16("c", x, y);
    assertThat(value(product, -(1 << 24), 3 << 15, 3 << 15)).isEqualTo(9 << 14);
    assertThat(value(product, -(1 << 24), -1, 1)).isEqualTo(-1);
    assertThat(value(product, -(1 << 24), 65_535, 65_535)).isEqualTo(65_534);
  }
}
