package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.distiller.collect.Examples;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Model;
import org.tribuo.regression.Regressor;

/** Translated forests predict as the libraries do: 10,000 rows over all seeds, seen and unseen. */
class TribuoForestsTest {
  private static final int ROWS = 2000;

  /** Eleven features, so that a name order 0, 1, 10, 2 … would be found out. */
  private static BinnedExamples examples(long seed, FitSpec spec) {
    int features = seed % 2 == 0 ? 4 : 11;
    SplittableRandom random = new SplittableRandom(seed);
    Examples examples =
        RandomExamples.of(
            seed,
            3000,
            features,
            500,
            state -> 13 * state[2] - 9 * state[features - 1] + random.nextInt(900));
    return BinnedExamples.of(examples, spec, 0, 4);
  }

  private static void compare(Model<Regressor> model, BinnedForest forest, long seed, int bins) {
    SplittableRandom random = new SplittableRandom(seed + 100);
    int features = forest.bins().featureCount();
    TribuoData form = new TribuoData(features);
    for (int i = 0; i < ROWS; i++) {
      int[] row = random.ints(features, 0, bins + 2).toArray();
      double sum = 0;
      for (BinnedTree tree : forest.trees()) {
        sum += BinnedTree.predict(tree, row);
      }
      double theirs = model.predict(form.example(row, 0, 1)).getOutput().getValues()[0];
      // They add in float32: seven digits of ±15,000.
      assertThat(sum * TribuoData.LABEL_SCALE)
          .as("seed %d, row %s", seed, Arrays.toString(row))
          .isCloseTo(theirs, within(2e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theRandomForestPredictsAsTribuosOwn(long seed) {
    FitSpec spec = new FitSpec(StudentKind.randomForest, 7, 6, 1, 64, 0, 5, false, 4, 0.25);
    BinnedExamples examples = examples(seed, spec);
    TribuoRandomForest learner = new TribuoRandomForest();
    BinnedForest forest = learner.fit(examples, spec);
    assertThat(forest.trees()).hasSize(7).doesNotHaveDuplicates();
    compare(learner.train(examples, spec), forest, seed, 64);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void xgBoostPredictsAsXgBoostsOwn(long seed) {
    // Not a whole number of the largest bins in XGBoost, either.
    int bins = seed == 5 ? 1000 : 64;
    FitSpec spec = new FitSpec(StudentKind.xgboost, 20, 6, 0.3, bins, 0, 5, seed % 2 == 0, 4, 0.25);
    BinnedExamples examples = examples(seed, spec);
    TribuoXgBoost learner = new TribuoXgBoost();
    BinnedForest forest = learner.fit(examples, spec);
    assertThat(forest.trees()).hasSize(20);
    compare(learner.train(examples, spec), forest, seed, bins);
  }
}
