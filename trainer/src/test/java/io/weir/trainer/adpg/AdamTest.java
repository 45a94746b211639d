package io.weir.trainer.adpg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamTest {
  /** Bias correction makes the first step the learning rate, against the gradient's sign. */
  @Test
  void theFirstStepHasTheLengthOfTheLearningRate() {
    double[] step = new Adam(3, 1e-5).step(new double[] {1, -1e-3, 0}, 0.01);
    assertThat(step[0]).isCloseTo(-0.01 / (1 + 1e-5), within(1e-16));
    assertThat(step[1]).isCloseTo(0.01 * 1e-3 / (1e-3 + 1e-5), within(1e-16));
    assertThat(step[2]).isZero();
  }

  /**
   * Gradients 1, then −2: the means are 0.9·0.1 − 0.2 = −0.11 over 1 − 0.9² = 0.19, and 0.999·0.001
   * + 0.004 = 0.004999 over 1 − 0.999² = 0.001999. Gradient 3: 0.201 over 0.271, and 0.013994001
   * over 0.002997001.
   */
  @Test
  void laterStepsByHand() {
    Adam adam = new Adam(1, 0);
    assertThat(adam.step(new double[] {1}, 1)[0]).isCloseTo(-1, within(1e-12));
    assertThat(adam.step(new double[] {-2}, 1)[0])
        .isCloseTo(0.11 / 0.19 / Math.sqrt(0.004999 / 0.001999), within(1e-12));
    assertThat(adam.step(new double[] {3}, 0.5)[0])
        .isCloseTo(-0.5 * 0.201 / 0.271 / Math.sqrt(0.013994001 / 0.002997001), within(1e-12));
  }

  @Test
  void aValleyIsDescended() {
    Adam adam = new Adam(2, 1e-8);
    double[] at = {5, -300};
    for (int i = 0; i < 4000; i++) {
      double[] step = adam.step(new double[] {at[0], 100 * at[1]}, 0.5 / (1 + i / 100.0));
      at[0] += step[0];
      at[1] += step[1];
    }
    assertThat(at[0]).isCloseTo(0, within(0.1));
    assertThat(Math.abs(at[1])).isLessThan(290);
  }
}
