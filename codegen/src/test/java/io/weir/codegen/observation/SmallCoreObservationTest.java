package io.weir.codegen.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.generate.RandomForests;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.observation.SmallCoreObservation.Parameters;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallCoreObservationTest {
  private static final double ONE = 1 << 16;
  private static final int REWARD = 0;
  private static final int LEAD = 1;

  private final DecisionProgram program =
      SmallCoreObservation.program(Parameters.DEFAULT.withTarget(8_192));
  private final Interpreter interpreter = new Interpreter(program);
  private final long[] features = new long[3];

  /** r in real numbers, from ratio and state as the integers have them. */
  private static double reward(double ratio, double expected, double rate) {
    double inflation = ratio - 1;
    double x = Math.max(0, Math.min(2, inflation + 2 * (inflation - expected)));
    return Math.min(8, (x * x * rate - 0.125 * 0.125) * 64);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void rewardFollowsTheFormula(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 50_000; i++) {
      long base = random.nextLong(1_000, 1 << 17);
      long rtt = Math.min(1 << 24, (long) (base * Math.exp(random.nextDouble(-0.3, 2))));
      long rate = Math.max(1, ((1L << 20) >> random.nextInt(12)) - random.nextInt(2));
      long expected = random.nextLong(-60_000, 300_000);
      interpreter.observe(new long[] {rtt, base, rate}, new long[] {expected}, 0, features);
      double line = rate / (double) (1 << 20);
      double ratio = rtt / (double) base;
      // The ratio is low by ratio · base / 2^30 and a unit; x counts it three times, up to 2.
      double low = 3 * (Math.min(ratio, 1 + 2 + expected / ONE) * base / (1 << 30) + 1 / ONE);
      double tolerance = 64 * 2 * 2 * low * line + 1.0 / 256;
      assertThat(features[REWARD] / 256.0)
          .as("seed %d: rtt %d ns, base %d ns, rate %d, state %d", seed, rtt, base, rate, expected)
          .isCloseTo(reward(ratio, expected / ONE, line), within(tolerance));
      assertThat(features[LEAD]).isBetween(-1_024L, 1_023L);
    }
  }

  @Test
  void theWorkedExampleIsTheOperatingPoint() {
    // Inflation as before, 0.125, and a last multiplier of 1.
    interpreter.observe(new long[] {9_216, 8_192, 1 << 20}, new long[] {8_192}, 0, features);
    assertThat(features).containsExactly(0, 0, 256);
  }

  @Test
  void atTheFloorNoQueueCountsAsCongestion() {
    long floor = (1 << 20) / 256;
    interpreter.observe(new long[] {1 << 24, 8_192, floor}, new long[] {0}, 0, features);
    assertThat(features[REWARD]).isZero();
    interpreter.observe(new long[] {1 << 24, 8_192, 2 * floor}, new long[] {0}, 0, features);
    assertThat(features[REWARD]).isPositive();
  }

  /** An unchanged queue after a step: all of the step is still to come. */
  @Test
  void theLastStepCountsAsNotSeenYet() {
    DecisionProgram raises = RandomForests.complete(program, 1, 2, 0, 9_000, 5);
    Interpreter decides = new Interpreter(raises);
    long[] state = {0};
    long[] in = {9_216, 8_192, 1 << 20};
    long multiplier = decides.decide(in, state, 0);
    long action = 9_216 * (1 << 16) / 8_192 - state[0];
    assertThat(action).isNotEqualTo(1 << 16);
    assertThat(multiplier).isBetween(action - 256, action + 240);
    decides.observe(in, state, 0, features);
    assertThat(features[LEAD]).isEqualTo((action - (1 << 16)) >> 6);
  }

  @Test
  void theDitherIsSmallAndCentred() {
    DecisionProgram still = RandomForests.complete(program, 1, 0, 0, 0, 1);
    Interpreter decides = new Interpreter(still);
    long sum = 0;
    for (int i = 0; i < 1_000; i++) {
      long[] state = {0};
      long multiplier = decides.decide(new long[] {8_192 + i, 8_192, 1 << 20}, state, 0);
      long action = 65_536 + 8 * i - state[0];
      assertThat(multiplier).isBetween(action - 256, action + 240);
      sum += multiplier - action;
    }
    assertThat(sum / 1_000.0).isCloseTo(-8, within(4.0));
    assertThat(Ranges.of(program).of(program.output()).min()).isPositive();
  }

  @Test
  void takesOneReciprocalNoRootAndFourBytes() {
    assertThat(program.expressions()).noneMatch(e -> e.op() == Op.ISQRT);
    assertThat(program.expressions()).filteredOn(e -> e.op() == Op.RECIP).hasSize(1);
    assertThat(new CoreLayout(program).stateBytes()).isEqualTo(4);
  }

  @Test
  void impossibleConstantsAreRefused() {
    assertThatThrownBy(() -> new Parameters(63, 2, 1 << 17, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("targetQ16: expected 64 to 65536, found 63");
  }
}
