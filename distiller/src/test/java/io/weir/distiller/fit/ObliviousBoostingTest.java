package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.distiller.collect.Examples;
import io.weir.distiller.quantise.Quantiser;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObliviousBoostingTest {
  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  /** Rises with feature 0, falls with 1, waves in 2, and is noisy. */
  private static Examples noisy(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    double wave = random.nextDouble(2, 20);
    return RandomExamples.of(
        seed,
        count,
        3,
        1000,
        state ->
            Math.round(
                4 * state[0]
                    - 3 * state[1]
                    + 2000 * Math.sin(state[2] / 1000.0 * wave)
                    + 3000 * random.nextGaussian()));
  }

  private static FitSpec spec(SplittableRandom random, boolean monotone) {
    return new FitSpec(
        StudentKind.oblivious,
        1 + random.nextInt(12),
        1 + random.nextInt(7),
        0.1 + random.nextDouble(0.9),
        2 + random.nextInt(60),
        new int[] {0, 8, 16, 32}[random.nextInt(4)],
        1 + random.nextInt(30),
        monotone,
        random.nextInt(5),
        100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyTreeIsSymmetricAfterQuantisingToo(long seed) {
    FitSpec spec = spec(new SplittableRandom(seed), seed % 2 == 0);
    BinnedForest fitted = StudentLearner.fit(noisy(seed, 2000), spec, 1, 0);
    Forest forest = Quantiser.quantise(fitted);
    assertThat(forest.trees()).hasSize(spec.trees());
    for (Tree tree : forest.trees()) {
      SymmetricTree symmetric = SymmetricTree.of(tree).orElseThrow();
      assertThat(symmetric.levels()).hasSizeLessThanOrEqualTo(spec.depth()).doesNotHaveDuplicates();
    }
  }

  /** Whatever the labels do: here they rise with the feature as often as they fall. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aMonotoneStudentNeverRisesWithTheReward(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FitSpec spec = spec(random, true);
    int reward = random.nextInt(3);
    requireFalling(StudentLearner.fit(noisy(seed, 2000), spec, reward, 0), random, reward);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void soDoesMonotoneXgBoost(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int reward = random.nextInt(3);
    FitSpec spec = Specs.monotone(StudentKind.xgboost, 10, 5);
    requireFalling(StudentLearner.fit(noisy(seed, 2000), spec, reward, 0), random, reward);
  }

  private static void requireFalling(BinnedForest fitted, SplittableRandom random, int reward) {
    for (int line = 0; line < 100; line++) {
      long[] features = random.longs(3, -1100, 1101).toArray();
      double last = Double.POSITIVE_INFINITY;
      for (long r = -1100; r <= 1100; r += 4) {
        features[reward] = r;
        double score = fitted.predict(features);
        assertThat(score)
            .as("reward feature %d at %s", reward, Arrays.toString(features))
            .isLessThanOrEqualTo(last);
        last = score;
      }
    }
  }

  /** The property test above can fail: without the constraint, scores do rise. */
  @Test
  void anUnconstrainedStudentRisesWithTheReward() {
    BinnedForest fitted =
        StudentLearner.fit(noisy(1, 2000), Specs.of(StudentKind.oblivious, 10, 4), 0, 0);
    assertThat(fitted.predict(new long[] {900, 0, 0}))
        .isGreaterThan(fitted.predict(new long[] {-900, 0, 0}));
  }

  /** What one tree of symmetric questions can say, it says exactly. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32})
  void aSymmetricFunctionIsRecovered(int leafBits) {
    Examples examples =
        RandomExamples.of(
            3,
            4000,
            3,
            10,
            state -> 64 * (state[0] <= -2 ? -90 : 7) + 64 * (state[2] <= 4 ? 20 : -10));
    BinnedForest fitted = StudentLearner.fit(examples, Specs.oblivious(1, 2, 64, leafBits), 1, 0);
    long[] features = new long[3];
    for (int i = 0; i < examples.size(); i++) {
      examples.copyFeatures(i, features);
      assertThat(fitted.predict(features)).isEqualTo(examples.label(i));
    }
  }

  private static double meanSquare(BinnedForest fitted, Examples examples) {
    long[] features = new long[3];
    double sum = 0;
    for (int i = 0; i < examples.size(); i++) {
      examples.copyFeatures(i, features);
      sum += Math.pow(fitted.predict(features) - examples.label(i), 2);
    }
    return sum / examples.size();
  }

  private static Examples smooth() {
    return RandomExamples.of(
        5, 6000, 3, 1000, state -> Math.round(9_000 * Math.tanh((state[0] - state[1]) / 700.0)));
  }

  /** Residuals see the rounding: later trees repair most of it. */
  @Test
  void leavesRoundedWhileBoostingBeatLeavesRoundedAfterwards() {
    Examples examples = smooth();
    BinnedForest fine = StudentLearner.fit(examples, Specs.oblivious(40, 4, 32, 32), 2, 0);
    LeafGrid grid = LeafGrid.covering(8, fine.largestLeaf());
    double afterwards = meanSquare(fine.mapLeaves(grid::round), examples);
    double during =
        meanSquare(StudentLearner.fit(examples, Specs.oblivious(40, 4, 32, 8), 2, 0), examples);
    double exact = meanSquare(fine, examples);
    assertThat(during).isLessThan(afterwards);
    assertThat(Math.sqrt(during)).isLessThan(1.25 * Math.sqrt(exact));
  }

  @Test
  void cutsStayWithinTheBudget() {
    BinnedForest fitted =
        StudentLearner.fit(smooth(), Specs.of(StudentKind.oblivious, 100, 6), 2, 0);
    Set<List<Long>> cuts = new HashSet<>();
    for (Tree tree : Quantiser.quantise(fitted).trees()) {
      SymmetricTree.of(tree)
          .orElseThrow()
          .levels()
          .forEach(level -> cuts.add(List.of((long) level.feature(), level.threshold())));
    }
    for (long feature = 0; feature < 3; feature++) {
      long of = feature;
      assertThat(cuts.stream().filter(cut -> cut.get(0) == of)).hasSizeLessThanOrEqualTo(31);
    }
  }
}
