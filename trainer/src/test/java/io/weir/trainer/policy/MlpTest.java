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
    double h = 1e-6;
    for (int p = 0; p < gradient.length; p++) {
      double[] at = network.parameters();
      double kept = at[p];
      at[p] = kept + h;
      network.setParameters(at);
      double above = network.forward(inputs, 1);
      at[p] = kept - h;
      network.setParameters(at);
      double below = network.forward(inputs, 1);
      at[p] = kept;
      network.setParameters(at);
      // Central differences err by O(h²) and by rounding, about 1e-16 / h.
      assertThat(gradient[p])
          .as("shape %s, seed %d, parameter %d", Arrays.toString(sizes), seed, p)
          .isCloseTo(slope * (above - below) / (2 * h), within(1e-8));
    }
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
    assertThat(network.forward(new double[] {9, 3, 4}, 1)).isEqualTo(StrictMath.tanh(2));
    assertThat(network.forward(new double[] {-3, 0}, 0)).isEqualTo(StrictMath.tanh(-6));
  }

  /** In the order of the layers, and shared with nobody. */
  @Test
  void parametersAreTheWeightsInOrder() {
    Mlp network = new Mlp(new int[] {1, 2, 1}, new double[][] {{1, -4}, {3, 4}});
    assertThat(network.parameters()).containsExactly(1, -4, 3, 4).hasSize(network.parameterCount());
    Mlp copy = network.copy();
    copy.setParameters(new double[] {5, 6, 7, 8});
    copy.parameters()[0] = 9;
    assertThat(copy.weights()).isDeepEqualTo(new double[][] {{5, 6}, {7, 8}});
    assertThat(network.parameters()).containsExactly(1, -4, 3, 4);
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
