package io.weir.trainer.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdvantagesTest {
  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  /** The sum as it is written, in O(T²). */
  @ParameterizedTest
  @MethodSource("seeds")
  void areTheDiscountedSumsOfSurprises(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int steps = random.nextInt(30);
    double[] rewards = random.doubles(steps, -4, 0).toArray();
    double[] values = random.doubles(steps + 1, -10, 2).toArray();
    double gamma = seed % 5 == 0 ? 1 : random.nextDouble();
    double lambda = seed % 3 == 0 ? 0 : random.nextDouble();
    double[] advantages = Advantages.of(rewards, values, gamma, lambda);
    assertThat(advantages).hasSize(steps);
    for (int t = 0; t < steps; t++) {
      double sum = 0;
      for (int k = t; k < steps; k++) {
        double surprise = rewards[k] + gamma * values[k + 1] - values[k];
        sum += Math.pow(gamma * lambda, k - t) * surprise;
      }
      assertThat(advantages[t]).as("seed %d, step %d", seed, t).isCloseTo(sum, within(1e-10));
    }
  }

  /** With λ = 1 they are returns, cut off with the last value, minus the value. */
  @Test
  void withLambdaOneTheyAreReturnsByHand() {
    double[] advantages = Advantages.of(new double[] {-1, -2}, new double[] {3, 4, 5}, 0.5, 1);
    assertThat(advantages[0]).isCloseTo(-1 + 0.5 * -2 + 0.25 * 5 - 3, within(1e-14));
    assertThat(advantages[1]).isCloseTo(-2 + 0.5 * 5 - 4, within(1e-14));
  }
}
