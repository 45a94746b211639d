package io.weir.codegen.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation.Parameters;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RlccObservationTest {
  private static final int A_PREV2 = 0;
  private static final int A_PREV1 = 1;
  private static final int R_PREV1 = 2;
  private static final int REWARD = 3;

  private final DecisionProgram program = RlccObservation.program();
  private final Interpreter interpreter = new Interpreter(program);
  private final long[] features = new long[4];

  /** The formula in real numbers. */
  private static double reward(double rtt, double base, double rate) {
    double inflation = Math.max(rtt / base - 1.5, 0);
    double r = (inflation * Math.sqrt(rate) - 0.064) * 12.5;
    return Math.max(-0.8, Math.min(8, r));
  }

  /**
   * How far the integers may be off: the Q30 reciprocal loses less than 1 in 2^30 / base of the
   * ratio, infl (Q16) and the root (Q15) less than one unit each, the product (Q20), target (Q20)
   * and r (Q12) one unit each; all of it scaled by 12.5 like r itself.
   */
  private static double tolerance(double rtt, double base, double rate) {
    double ratio = rtt / base;
    double inflation = ratio * base / (1 << 30) + 1.0 / (1 << 16);
    double root = 1.0 / (1 << 15);
    // Where r is clipped an error in a huge infl does not show; 8 / 12.5 / sqrt(rate) bounds it.
    double counted = Math.min(Math.max(ratio - 1.5, 0), 0.8 / Math.sqrt(rate));
    double product = inflation * Math.sqrt(rate) + counted * root + 2.0 / (1 << 20);
    return 12.5 * product + 1.0 / (1 << 12);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void rewardFollowsTheFormula(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] state = new long[3];
    interpreter.reset(state, 0);
    for (int i = 0; i < 50_000; i++) {
      long base = random.nextLong(1_000, 1 << 20);
      double stretch = Math.exp(random.nextDouble(-0.5, 3));
      long rtt = Math.min(1 << 24, (long) (base * stretch));
      long rate = Math.max(1, ((1L << 20) >> random.nextInt(20)) - random.nextInt(2));
      interpreter.observe(new long[] {rtt, base, rate}, state, 0, features);
      double lineShare = rate / (double) (1 << 20);
      assertThat(features[REWARD] / 4096.0)
          .as("seed %d: rtt %d ns, base %d ns, rate %d", seed, rtt, base, rate)
          .isCloseTo(reward(rtt, base, lineShare), within(tolerance(rtt, base, lineShare)));
    }
  }

  @Test
  void atDatacentreDelaysTheErrorIsBelowOnePartInAThousand() {
    assertThat(tolerance(16_384, 8_192, 1)).isLessThan(0.0012);
    assertThat(tolerance(80_000, 40_000, 1)).isLessThan(0.0022);
  }

  @Test
  void theWorkedExampleHolds() {
    long[] state = new long[3];
    interpreter.reset(state, 0);
    interpreter.observe(new long[] {16_384, 8_192, 1 << 20}, state, 0, features);
    assertThat(features).containsExactly(65_536, 0, 65_536, 22_323);
  }

  @Test
  void historyShiftsByOneDecision() {
    long[] state = new long[3];
    interpreter.reset(state, 0);
    long[] in = {16_384, 8_192, 1 << 20};
    interpreter.observe(in, state, 0, features);
    assertThat(interpreter.act(3_000, state, 0)).isEqualTo(68_536);
    assertThat(state).containsExactly(65_536, 68_536, 22_323);
    interpreter.observe(in, state, 0, features);
    assertThat(interpreter.act(-2_000, state, 0)).isEqualTo(63_536);
    assertThat(state[A_PREV2]).isEqualTo(68_536);
    assertThat(state[A_PREV1]).isEqualTo(63_536);
    assertThat(state[R_PREV1]).isEqualTo(22_323);
    interpreter.observe(in, state, 0, features);
    assertThat(features).containsExactly(68_536, 22_323, 63_536, 22_323);
  }

  @Test
  void theMultiplierStaysInTheActionsRange() {
    long[] state = new long[3];
    interpreter.reset(state, 0);
    interpreter.observe(new long[] {0, 1_000, 1}, state, 0, features);
    assertThat(features[REWARD]).isEqualTo(-3_277);
    assertThat(interpreter.act(65_536, state, 0)).isEqualTo(78_643);
    assertThat(interpreter.act(-65_536, state, 0)).isEqualTo(54_613);
    interpreter.observe(new long[] {1 << 24, 1_000, 1 << 20}, state, 0, features);
    assertThat(features[REWARD]).isEqualTo(8 << 12);
  }

  @Test
  void theStateFitsANicsFlowContext() {
    assertThat(new CoreLayout(program).stateBytes()).isLessThanOrEqualTo(48).isEqualTo(12);
    assertThat(program.rewardFeature()).isEqualTo(REWARD);
  }

  @Test
  void otherConstantsAreChecked() {
    Parameters p = Parameters.DEFAULT;
    DecisionProgram wider =
        RlccObservation.program(
            new Parameters(65_536, p.targetQ20(), p.scaleQ8(), 4 << 12, 32_768, 131_072));
    assertThat(wider.sha256()).isNotEqualTo(program.sha256());
    assertThatThrownBy(() -> new Parameters(98_304, 67_109, 3_200, 8 << 12, 70_000, 78_643))
        .hasMessageContaining("minMultiplierQ16");
    assertThatThrownBy(() -> new Parameters(98_304, 67_109, 0, 8 << 12, 54_613, 78_643))
        .hasMessageContaining("scaleQ8");
  }
}
