package io.weir.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MlpTest {
  static Stream<Arguments> shapesAndSeeds() {
    int[][] shapes = {{4, 12, 12, 1}, {3, 5, 1}, {2, 1}, {6, 8, 4, 3, 1}, {1, 16, 1}};
    return Arrays.stream(shapes)
        .flatMap(shape -> Stream.of(1L, 2L, 3L, 4L).map(seed -> Arguments.of(shape, seed)));
  }

  private static Mlp network(int[] sizes, long seed) {
    return Mlp.orthogonal(sizes, 0.5, RandomSource.XO_SHI_RO_256_PP.create(seed));
  }

  @ParameterizedTest
  @MethodSource("shapesAndSeeds")
  void gradientsAreThoseOfFiniteDifferences(int[] sizes, long seed) {
    Mlp network = network(sizes, seed);
    SplittableRandom random = new SplittableRandom(seed);
    double[] inputs = random.doubles(sizes[0] + 2, -2, 2).toArray();
    double slope = random.nextDouble(-3, 3);
    double[] gradient = new double[network.parameterCount()];
    network.forward(inputs, 1);
    network.backward(slope, gradient);
    for (int p = 0; p < gradient.length; p++) {
      double numeric = slope * FiniteDifferences.by(network, p, () -> network.forward(inputs, 1));
      assertThat(gradient[p])
          .as("shape %s, seed %d, parameter %d", Arrays.toString(sizes), seed, p)
          .isCloseTo(numeric, within(FiniteDifferences.ERROR));
    }
  }

  /** A row of inputs per decision, each with a slope of its own. */
  @ParameterizedTest
  @MethodSource("shapesAndSeeds")
  void gradientsOfASequenceAreThoseOfFiniteDifferences(int[] sizes, long seed) {
    FiniteDifferences.check(network(sizes, seed), seed);
  }

  @Test
  void gradientsAddUp() {
    Mlp network = network(new int[] {3, 5, 1}, 7);
    double[] once = new double[network.parameterCount()];
    double[] twice = new double[network.parameterCount()];
    network.forward(new double[] {1, -2, 3}, 0);
    network.backward(0.5, once);
    network.backward(0.5, twice);
    network.backward(0.5, twice);
    assertThat(Arrays.stream(once).map(Math::abs).sum()).isPositive();
    for (int p = 0; p < once.length; p++) {
      assertThat(twice[p]).isEqualTo(2 * once[p]);
    }
  }

  /** Rows (or columns, where there are more rows) are orthogonal and have length √2. */
  @ParameterizedTest
  @MethodSource("shapesAndSeeds")
  void initialLayersAreOrthogonal(int[] sizes, long seed) {
    double[][] weights = network(sizes, seed).weights();
    for (int l = 0; l < weights.length; l++) {
      double gain = l == weights.length - 1 ? 2 * 0.5 * 0.5 : 2;
      int from = sizes[l];
      int to = sizes[l + 1];
      for (int a = 0; a < Math.min(from, to); a++) {
        for (int b = 0; b <= a; b++) {
          double dot = 0;
          for (int i = 0; i < Math.max(from, to); i++) {
            dot +=
                to <= from
                    ? weights[l][a * from + i] * weights[l][b * from + i]
                    : weights[l][i * from + a] * weights[l][i * from + b];
          }
          assertThat(dot)
              .as("shape %s, seed %d, layer %d, %d·%d", Arrays.toString(sizes), seed, l, a, b)
              .isCloseTo(a == b ? gain : 0, within(1e-12));
        }
      }
    }
  }

  /** Worked by hand: tanh(1·max(0, 2·3 − 1·4) − 2·max(0, −1·3)). */
  @Test
  void forwardIsReluThenTanh() {
    Mlp network = new Mlp(new int[] {2, 2, 1}, new double[][] {{2, -1, -1, 0}, {1, -2}});
    assertThat(network.forward(new double[] {9, 3, 4}, 1))
        .isCloseTo(StrictMath.tanh(2), within(5e-16));
    assertThat(network.forward(new double[] {-3, 0}, 0))
        .isCloseTo(StrictMath.tanh(-6), within(5e-16));
  }

  /** Nine units: four and four at a time, and one alone. */
  @Test
  void aLayerIsTheSumOverItsInputs() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] weights = {random.doubles(45, -1, 1).toArray(), new double[9]};
    double[] inputs = random.doubles(5, -1, 1).toArray();
    for (int unit = 0; unit < 9; unit++) {
      weights[1] = new double[9];
      weights[1][unit] = 1;
      double sum = 0;
      for (int f = 0; f < 5; f++) {
        sum += weights[0][unit * 5 + f] * inputs[f];
      }
      assertThat(new Mlp(new int[] {5, 9, 1}, weights).forward(inputs, 0))
          .as("unit %d", unit)
          .isEqualTo(Tanh.of(Math.max(0, sum)));
    }
  }

  @Test
  void parametersAreTheWeightsInOrder() {
    Mlp network = new Mlp(new int[] {2, 2, 1}, new double[][] {{2, -1, -1, 0}, {1, -2}});
    assertThat(network.parameters()).containsExactly(2, -1, -1, 0, 1, -2);
    Mlp copy = network.copy();
    network.setParameters(new double[] {1, 2, 3, 4, 5, 6});
    assertThat(network.weights()[0]).containsExactly(1, 2, 3, 4);
    assertThat(network.weights()[1]).containsExactly(5, 6);
    assertThat(copy.parameters()).containsExactly(2, -1, -1, 0, 1, -2);
  }

  @Test
  void weightsAreCopiedInAndOut() {
    double[][] weights = {{1, 2}};
    Mlp network = new Mlp(new int[] {2, 1}, weights);
    weights[0][0] = 9;
    network.weights()[0][1] = 9;
    assertThat(network.weights()[0]).containsExactly(1, 2);
  }

  @Test
  void impossibleNetworksAreRefused() {
    refuses("sizes", new int[] {4}, new double[][] {});
    refuses("sizes", new int[] {4, 2}, new double[][] {new double[8]});
    refuses("sizes", new int[] {-2, 0, 1}, new double[][] {{}, {}});
    refuses("weights: expected 2 layers", new int[] {1, 1, 1}, new double[][] {{1}});
    refuses("weights[1]: expected 3 values", new int[] {1, 3, 1}, new double[][] {{1, 1, 1}, {1}});
    refuses("weights[0]: expected finite", new int[] {1, 1}, new double[][] {{Double.NaN}});
  }

  private static void refuses(String message, int[] sizes, double[][] weights) {
    assertThatThrownBy(() -> new Mlp(sizes, weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
