package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FallingLeavesTest {
  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @Test
  void violatorsArePooledByWeight() {
    double[] leaves = {1, 4};
    FallingLeaves.of(new int[] {0}, new int[] {3}, 0).project(leaves, new double[] {1, 2});
    assertThat(leaves).containsExactly(3, 3);
  }

  @Test
  void fallingLeavesStay() {
    double[] leaves = {5, 4, 3, 2};
    FallingLeaves.of(new int[] {0, 1}, new int[] {3, 7}, 0).project(leaves, new double[4]);
    assertThat(leaves).containsExactly(5, 4, 3, 2);
  }

  /** Cuts 7 then 3: above 7 but not above 3 cannot be. */
  @Test
  void contradictoryAnswersTakeTheHighestAnswersLeaf() {
    double[] leaves = {9, 5, 100, 1};
    FallingLeaves.of(new int[] {0, 0}, new int[] {7, 3}, 0)
        .project(leaves, new double[] {1, 1, 1, 1});
    assertThat(leaves).containsExactly(9, 5, 1, 1);
  }

  @Test
  void withoutAFeatureNothingChanges() {
    double[] leaves = {1, 2};
    FallingLeaves.of(new int[] {0}, new int[] {3}, -1).project(leaves, new double[] {1, 1});
    assertThat(leaves).containsExactly(1, 2);
  }

  /** The projection is the best there is: no falling sequence nearby is nearer. */
  @ParameterizedTest
  @MethodSource("seeds")
  void theProjectionIsTheNearestFallingOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int levels = 1 + random.nextInt(4);
    int[] cuts = random.ints(100, 0, 50).distinct().limit(levels).toArray();
    int leaves = 1 << levels;
    double[] wanted = random.doubles(leaves, -1, 1).toArray();
    double[] weights = random.doubles(leaves, 0.1, 2).toArray();
    double[] projected = wanted.clone();
    FallingLeaves.of(new int[levels], cuts, 0).project(projected, weights);
    int[] path = path(cuts);
    for (int i = 1; i < path.length; i++) {
      assertThat(projected[path[i]]).isLessThanOrEqualTo(projected[path[i - 1]]);
    }
    double best = distance(path, projected, wanted, weights);
    for (int attempt = 0; attempt < 2000; attempt++) {
      double[] other = projected.clone();
      double at = 1e9;
      for (int leaf : path) {
        at = Math.min(at, projected[leaf] + 0.05 * random.nextGaussian());
        other[leaf] = at;
      }
      assertThat(distance(path, other, wanted, weights))
          .as("seed %d", seed)
          .isGreaterThanOrEqualTo(best - 1e-12);
    }
  }

  /** Leaves that rising values lead to. */
  private static int[] path(int[] cuts) {
    return java.util.stream.IntStream.rangeClosed(0, 60)
        .map(
            value -> {
              int leaf = 0;
              for (int cut : cuts) {
                leaf = 2 * leaf + (value > cut ? 1 : 0);
              }
              return leaf;
            })
        .distinct()
        .toArray();
  }

  private static double distance(int[] path, double[] a, double[] b, double[] weights) {
    double sum = 0;
    for (int leaf : path) {
      sum += weights[leaf] * Math.pow(a[leaf] - b[leaf], 2);
    }
    return sum;
  }
}
