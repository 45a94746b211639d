package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distiller.collect.Examples;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

final class ClassTreeTest {
  private static BinnedTree fit(long[] values, double[] classes, double[] weights) {
    Examples examples = new Examples(1, values.length, RandomSource.XO_SHI_RO_256_PP.create(1));
    for (long value : values) {
      examples.add(new long[] {value}, 0, 0);
    }
    FeatureBins bins = FeatureBins.of(examples, 8);
    BinnedForest forest =
        ClassTree.fit(BinnedExamples.of(examples, bins, classes, weights, 0), 3, 1);
    return forest.trees().get(0);
  }

  @Test
  void a_leaf_is_the_median_of_its_classes_and_not_the_commonest() {
    BinnedTree tree =
        fit(
            new long[] {1, 1, 1, 1, 1},
            new double[] {0, 0, 3, 4, 4},
            new double[] {1, 1, 1, 0.75, 0.75});
    assertThat(tree).isEqualTo(new BinnedTree.Leaf(3));
  }

  @Test
  void classes_that_a_feature_tells_apart_are_told_apart() {
    BinnedTree tree =
        fit(new long[] {1, 1, 9, 9}, new double[] {2, 2, 10, 10}, new double[] {1, 1, 1, 1});
    BinnedTree.Split split = (BinnedTree.Split) tree;
    assertThat(List.of(split.left(), split.right()))
        .containsExactly(new BinnedTree.Leaf(2), new BinnedTree.Leaf(10));
  }
}
