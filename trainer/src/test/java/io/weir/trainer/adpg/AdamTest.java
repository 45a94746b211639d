package io.weir.trainer.adpg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.trainer.learning.LearnerState;
import org.junit.jupiter.api.Test;

class AdamTest {
  /** Bias correction makes the first step the learning rate, against the gradient's sign. */
  @Test
  void theFirstStepHasTheLengthOfTheLearningRate() {
    double[] at = {5, 5, 5};
    new Adam(Adam.initialState(3), 1e-5).step(at, new double[] {1, -1e-3, 0}, 0.01);
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
    Adam adam = new Adam(Adam.initialState(1), 0);
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
    LearnerState state = Adam.initialState(1);
    step(new Adam(state, 1e-8), 3, 0.1);
    LearnerState copy = state.copy();
    double next = step(new Adam(state, 1e-8), -1, 0.1);
    step(new Adam(state, 1e-8), 8, 0.1);
    assertThat(step(new Adam(copy, 1e-8), -1, 0.1)).isEqualTo(next);
  }

  @Test
  void aValleyIsDescended() {
    Adam adam = new Adam(Adam.initialState(2), 1e-8);
    double[] at = {5, -300};
    for (int i = 0; i < 4000; i++) {
      adam.step(at, new double[] {at[0], 100 * at[1]}, 0.5 / (1 + i / 100.0));
    }
    assertThat(at[0]).isCloseTo(0, within(0.1));
    assertThat(Math.abs(at[1])).isLessThan(290);
  }
}
