package io.weir.benchmarks.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TreeModelTest {
  @ParameterizedTest
  @EnumSource
  void isTheSameEveryTime(TreeModel model) {
    String hash = model.program().sha256();
    assertThat(model.program().sha256()).isEqualTo(hash);
  }

  @ParameterizedTest
  @EnumSource
  void neverSaturates(TreeModel model) {
    Interval sums = model.program().forest().sumRange();
    assertThat(sums.min()).isGreaterThanOrEqualTo(-65_536);
    assertThat(sums.max()).isLessThanOrEqualTo(65_536);
  }

  @Test
  void singleTreesAreComplete() {
    assertThat(shape(TreeModel.SINGLE_D6)).containsExactly(1, 6, 127);
    assertThat(shape(TreeModel.SINGLE_D10)).containsExactly(1, 10, 2_047);
  }

  @Test
  void boostedTreesAreSymmetricWithFewCuts() {
    assertThat(shape(TreeModel.BOOSTED_50X5)).containsExactly(50, 5, 63);
    assertThat(shape(TreeModel.BOOSTED_100X6)).containsExactly(100, 6, 127);
    for (TreeModel model : List.of(TreeModel.BOOSTED_50X5, TreeModel.BOOSTED_100X6)) {
      Map<Integer, Set<Long>> cuts = new HashMap<>();
      for (Tree tree : model.program().forest().trees()) {
        SymmetricTree.of(tree)
            .orElseThrow()
            .levels()
            .forEach(
                level ->
                    cuts.computeIfAbsent(level.feature(), feature -> new HashSet<>())
                        .add(level.threshold()));
      }
      assertThat(cuts).hasSize(TreeModel.FEATURES);
      assertThat(cuts.values()).allMatch(ofFeature -> ofFeature.size() <= 31);
    }
  }

  private static List<Integer> shape(TreeModel model) {
    List<Tree> trees = model.program().forest().trees();
    return List.of(trees.size(), ForestShape.depthOf(trees.get(0)), trees.get(0).nodeCount());
  }
}
