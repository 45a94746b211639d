package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.regression.rtree.IndependentRegressionTreeModel;

class TribuoCartTest {
  private static int[][] rows(SplittableRandom random, int count, int features, int bins) {
    int[][] rows = new int[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = random.ints(features, 0, bins).toArray();
    }
    return rows;
  }

  private static float[] ones(int count) {
    float[] weights = new float[count];
    Arrays.fill(weights, 1);
    return weights;
  }

  private static int depth(BinnedTree tree) {
    return tree instanceof BinnedTree.Split split
        ? 1 + Math.max(depth(split.left()), depth(split.right()))
        : 0;
  }

  /** Eleven features, so that a name order 0, 1, 10, 2 … would be found out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theTranslatedTreePredictsAsTribuosOwn(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int features = seed % 2 == 0 ? 4 : 11;
    int[][] rows = rows(random, 400, features, 20);
    double[] targets = new double[rows.length];
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      targets[i] = rows[i][2] - 0.3 * rows[i][features - 1] + random.nextDouble();
      weights[i] = 1 + random.nextInt(4);
    }
    TribuoCart cart = new TribuoCart(6, 5, features);
    IndependentRegressionTreeModel model = cart.train(rows, targets, weights);
    BinnedTree tree = cart.fit(rows, targets, weights);
    assertThat(depth(tree)).isBetween(3, 6);
    int[][] unseen = rows(random, 400, features, 22);
    for (int[] row : concat(rows, unseen)) {
      assertThat(BinnedTree.predict(tree, row))
          .as("seed %d, row %s", seed, Arrays.toString(row))
          .isEqualTo(model.predict(cart.example(row, 0, 1)).getOutput().getValues()[0]);
    }
  }

  private static int[][] concat(int[][] a, int[][] b) {
    int[][] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  @Test
  void aStepIsFoundAtItsPlace() {
    int[][] rows = rows(new SplittableRandom(1), 500, 3, 16);
    double[] targets = Arrays.stream(rows).mapToDouble(row -> row[1] <= 6 ? -2 : 3).toArray();
    BinnedTree tree = new TribuoCart(4, 1, 3).fit(rows, targets, ones(500));
    assertThat(tree)
        .isEqualTo(new BinnedTree.Split(1, 6, new BinnedTree.Leaf(-2), new BinnedTree.Leaf(3)));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8"})
  void theDepthIsMostSplitsOnAPath(int depth, int leaves) {
    int[][] rows = rows(new SplittableRandom(2), 2000, 2, 64);
    double[] targets = Arrays.stream(rows).mapToDouble(row -> row[0] + 0.01 * row[1]).toArray();
    BinnedTree tree = new TribuoCart(depth, 1, 2).fit(rows, targets, ones(2000));
    assertThat(depth(tree)).isEqualTo(depth);
    assertThat(leaves(tree)).isEqualTo(leaves);
  }

  private static int leaves(BinnedTree tree) {
    return tree instanceof BinnedTree.Split split
        ? leaves(split.left()) + leaves(split.right())
        : 1;
  }

  @Test
  void weightsCount() {
    int[][] rows = {{0}, {0}};
    BinnedTree tree = new TribuoCart(2, 1, 1).fit(rows, new double[] {0, 4}, new float[] {1, 3});
    assertThat(((BinnedTree.Leaf) tree).value()).isCloseTo(3, within(1e-6));
  }
}
