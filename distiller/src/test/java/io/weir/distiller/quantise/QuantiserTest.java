package io.weir.distiller.quantise;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.Examples;
import io.weir.distiller.fit.BinnedForest;
import io.weir.distiller.fit.BinnedTree;
import io.weir.distiller.fit.FeatureBins;
import io.weir.distiller.fit.RandomExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuantiserTest {
  private static final FeatureBins BINS =
      FeatureBins.of(RandomExamples.of(1, 2000, 4, 5000, state -> 0), 32);

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  private static BinnedTree tree(SplittableRandom random, int depth, double magnitude) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return new BinnedTree.Leaf(random.nextDouble(-magnitude, magnitude));
    }
    return new BinnedTree.Split(
        random.nextInt(4),
        random.nextInt(31),
        tree(random, depth - 1, magnitude),
        tree(random, depth - 1, magnitude));
  }

  private static Interpreter interpreter(BinnedForest boosted) {
    Forest forest = Quantiser.quantise(boosted);
    return new Interpreter(RlccObservation.program().withForest(forest));
  }

  /**
   * A leaf is rounded by at most 1/32 of a Q16 unit, the sum by at most 1/2; sums stay within the
   * score's range.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void theScoreIsThePredictionRounded(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<BinnedTree> trees = new ArrayList<>();
    int count = 1 + random.nextInt(20);
    for (int t = 0; t < count; t++) {
      trees.add(tree(random, 4, 3000));
    }
    BinnedForest boosted = new BinnedForest(BINS, trees);
    Interpreter interpreter = interpreter(boosted);
    Examples states = RandomExamples.of(seed, 500, 4, 6000, state -> 0);
    long[] features = new long[4];
    for (int i = 0; i < states.size(); i++) {
      states.copyFeatures(i, features);
      if (i % 2 == 0) {
        // At a threshold and just beyond it.
        features[i % 4] = BINS.upper(i % 4, random.nextInt(31)) + i / 2 % 2;
      }
      assertThat(Math.abs(interpreter.score(features) - boosted.predict(features)))
          .as("seed %d, %d trees, features %s", seed, count, Arrays.toString(features))
          .isLessThanOrEqualTo(0.5 + count / 32.0 + 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2.4, 2",
    "2.5, 3",
    "2.6, 3",
    "-2.4, -2",
    "-2.6, -3",
    "-2.5, -2",
    "0, 0",
    "2.46, 2",
    "2.48, 3"
  })
  void aLeafIsRoundedToNearest(double leaf, long score) {
    BinnedForest boosted = new BinnedForest(BINS, List.of(new BinnedTree.Leaf(leaf)));
    assertThat(interpreter(boosted).score(new long[4])).isEqualTo(score);
  }

  /** A bias in every tree would add up; it is in the first alone. */
  @Test
  void manySmallLeavesAddUp() {
    List<BinnedTree> trees = new ArrayList<>();
    for (int t = 0; t < 100; t++) {
      trees.add(new BinnedTree.Leaf(0.0625));
    }
    assertThat(interpreter(new BinnedForest(BINS, trees)).score(new long[4])).isEqualTo(6);
  }

  @Test
  void splitsBetweenEqualLeavesAreMerged() {
    BinnedTree equal =
        new BinnedTree.Split(0, 3, new BinnedTree.Leaf(5), new BinnedTree.Leaf(5 + 1e-6));
    BinnedTree nested = new BinnedTree.Split(1, 2, equal, new BinnedTree.Leaf(5 - 1e-6));
    BinnedTree mixed = new BinnedTree.Split(2, 7, nested, new BinnedTree.Leaf(6));
    Forest forest = Quantiser.quantise(new BinnedForest(BINS, List.of(equal, nested, mixed)));
    assertThat(forest.trees()).extracting(tree -> tree.nodeCount()).containsExactly(1, 1, 3);
    assertThat(forest.trees().get(2).threshold(0)).isEqualTo(BINS.upper(2, 7));
  }

  private static BinnedTree leaf(double value) {
    return new BinnedTree.Leaf(value);
  }

  /** Levels 0: feature 0, 1: feature 1, 2: feature 2, with these leaves. */
  private static BinnedTree symmetric(double... leaves) {
    BinnedTree[] level =
        Arrays.stream(leaves).mapToObj(QuantiserTest::leaf).toArray(BinnedTree[]::new);
    for (int feature = 2; feature >= 0; feature--) {
      BinnedTree[] above = new BinnedTree[level.length / 2];
      for (int i = 0; i < above.length; i++) {
        above[i] = new BinnedTree.Split(feature, 3, level[2 * i], level[2 * i + 1]);
      }
      level = above;
    }
    return level[0];
  }

  @Test
  void aSymmetricTreeStaysSymmetric() {
    BinnedTree someEqual = symmetric(1, 1, 2, 2, 3, 3, 4, 5);
    BinnedTree idleLevel = symmetric(1, 2, 1, 2, 3, 4, 3, 4);
    Forest forest = Quantiser.quantise(new BinnedForest(BINS, List.of(someEqual, idleLevel)));
    SymmetricTree kept = SymmetricTree.of(forest.trees().get(0)).orElseThrow();
    assertThat(kept.leaves()).containsExactly(1L, 1L, 2L, 2L, 3L, 3L, 4L, 5L);
    SymmetricTree smaller = SymmetricTree.of(forest.trees().get(1)).orElseThrow();
    assertThat(smaller.levels()).extracting(SymmetricTree.Level::feature).containsExactly(0, 2);
    assertThat(smaller.leaves()).containsExactly(1L, 2L, 3L, 4L);
  }

  /** As many fractional bits as leaves need, and no half unit where nothing is rounded. */
  @ParameterizedTest
  @CsvSource({"3, 0, 3", "-64, 0, -64", "2.5, 1, 6", "0.25, 2, 3", "0.0625, 4, 9", "0.01, 4, 8"})
  void leavesGetTheFractionalBitsTheyNeed(double value, int shift, long integer) {
    Forest forest = Quantiser.quantise(new BinnedForest(BINS, List.of(leaf(value))));
    assertThat(forest.leafShift()).isEqualTo(shift);
    assertThat(forest.trees().get(0).value(0)).isEqualTo(integer);
  }
}
