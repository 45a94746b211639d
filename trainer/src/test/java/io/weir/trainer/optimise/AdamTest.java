package io.weir.trainer.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.trainer.learning.LearnerState;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {
  private static final String NAME = "policy";

  private static LearnerState begun(int parameters) {
    LearnerState state = new LearnerState();
    Adam.begin(state, NAME, parameters);
    return state;
  }

  /** Algorithm 1 of the paper, line by line, for one parameter. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void stepsAreThoseOfTheAlgorithm(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] at = {random.nextDouble(), 7};
    Adam adam = new Adam(begun(2), NAME, 1e-8);
    double theta = at[0];
    double m = 0;
    double v = 0;
    for (int t = 1; t <= 300; t++) {
      double g = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-6, 3));
      double alpha = random.nextDouble(1e-4, 0.1);
      m = 0.9 * m + (1 - 0.9) * g;
      v = 0.999 * v + (1 - 0.999) * (g * g);
      double mHat = m / (1 - Math.pow(0.9, t));
      double vHat = v / (1 - Math.pow(0.999, t));
      theta -= alpha * mHat / (Math.sqrt(vHat) + 1e-8);
      adam.step(at, new double[] {g, 0}, alpha);
      assertThat(at[0]).as("seed %d, step %d", seed, t).isCloseTo(theta, within(1e-10));
    }
    assertThat(at[1]).isEqualTo(7);
  }

  /** Two in one state do not see each other. */
  @Test
  void namesKeepThemApart() {
    LearnerState state = begun(1);
    Adam.begin(state, "value", 1);
    step(new Adam(state, "value", 0), 5, 1);
    assertThat(step(new Adam(state, NAME, 0), -3, 1)).isCloseTo(1, within(1e-12));
  }

  /** Bias correction makes the first step the learning rate, against the gradient's sign. */
  @Test
  void theFirstStepHasTheLengthOfTheLearningRate() {
    double[] at = {5, 5, 5};
    new Adam(begun(3), NAME, 1e-5).step(at, new double[] {1, -1e-3, 0}, 0.01);
    assertThat(at[0]).isCloseTo(5 - 0.01 / (1 + 1e-5), within(1e-14));
    assertThat(at[1]).isCloseTo(5 + 0.01 * 1e-3 / (1e-3 + 1e-5), within(1e-14));
    assertThat(at[2]).isEqualTo(5);
  }

  /**
   * Gradients 1, then −2: the means are 0.9·0.1 − 0.2 = −0.11 over 1 − 0.9² = 0.19, and 0.999·0.001
   * + 0.004 = 0.004999 over 1 − 0.999² = 0.001999. Gradient 3: 0.201 over 0.271, and 0.013994001
   * over 0.002997001.
   */
  @Test
  void laterStepsByHand() {
    Adam adam = new Adam(begun(1), NAME, 0);
    assertThat(step(adam, 1, 1)).isCloseTo(-1, within(1e-12));
    assertThat(step(adam, -2, 1))
        .isCloseTo(0.11 / 0.19 / Math.sqrt(0.004999 / 0.001999), within(1e-12));
    assertThat(step(adam, 3, 0.5))
        .isCloseTo(-0.5 * 0.201 / 0.271 / Math.sqrt(0.013994001 / 0.002997001), within(1e-12));
  }

  private static double step(Adam adam, double gradient, double learningRate) {
    double[] at = {0};
    adam.step(at, new double[] {gradient}, learningRate);
    return at[0];
  }

  /** Its memory is in the state, so that a copy of the state goes on as the original does. */
  @Test
  void aCopyOfTheStateGoesOnAlike() {
    LearnerState state = begun(1);
    step(new Adam(state, NAME, 1e-8), 3, 0.1);
    LearnerState copy = state.copy();
    double next = step(new Adam(state, NAME, 1e-8), -1, 0.1);
    step(new Adam(state, NAME, 1e-8), 8, 0.1);
    assertThat(step(new Adam(copy, NAME, 1e-8), -1, 0.1)).isEqualTo(next);
  }

  @Test
  void aValleyIsDescended() {
    Adam adam = new Adam(begun(2), NAME, 1e-8);
    double[] at = {5, -300};
    for (int i = 0; i < 4000; i++) {
      adam.step(at, new double[] {at[0], 100 * at[1]}, 0.5 / (1 + i / 100.0));
    }
    assertThat(at[0]).isCloseTo(0, within(0.1));
    assertThat(Math.abs(at[1])).isLessThan(290);
  }
}
