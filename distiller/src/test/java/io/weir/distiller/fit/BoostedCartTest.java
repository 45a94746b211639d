package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.distiller.collect.Examples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoostedCartTest {
  private static FitSpec spec(int trees, int depth, int bins) {
    return new FitSpec(StudentKind.boosted, trees, depth, 0.5, bins, 0, 1, false, 0, 1);
  }

  /** Steps on values that are bin ends, so that a tree can say exactly this. */
  private static long steps(long[] state) {
    if (state[1] <= 3) {
      return state[0] <= -2 ? -13_000 : 500;
    }
    return state[2] <= 0 ? 7 : 13_107;
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "1, 4", "3, 2", "20, 4"})
  void aStepFunctionIsRecovered(int trees, int depth) {
    Examples examples = RandomExamples.of(1, 3000, 3, 10, BoostedCartTest::steps);
    BinnedForest fitted = StudentLearner.fit(examples, spec(trees, depth, 64), 0, 0);
    assertThat(fitted.trees()).hasSize(trees);
    Examples unseen = RandomExamples.of(2, 1000, 3, 30, BoostedCartTest::steps);
    long[] features = new long[3];
    for (int i = 0; i < unseen.size(); i++) {
      unseen.copyFeatures(i, features);
      // Tribuo's sums are float32: seven digits of ±13,107.
      assertThat(fitted.predict(features))
          .as("%d trees of depth %d, %s", trees, depth, java.util.Arrays.toString(features))
          .isCloseTo(unseen.label(i), within(0.05));
    }
  }

  private static double meanError(BinnedForest fitted, Examples examples) {
    long[] features = new long[examples.featureCount()];
    double sum = 0;
    for (int i = 0; i < examples.size(); i++) {
      examples.copyFeatures(i, features);
      sum += Math.abs(fitted.predict(features) - examples.label(i));
    }
    return sum / examples.size();
  }

  @Test
  void moreTreesFitASlopeBetter() {
    Examples examples = RandomExamples.of(3, 4000, 2, 1000, state -> 5 * state[0] - 3 * state[1]);
    double one = meanError(StudentLearner.fit(examples, spec(1, 3, 64), 0, 0), examples);
    double many = meanError(StudentLearner.fit(examples, spec(20, 3, 64), 0, 0), examples);
    assertThat(many).isLessThan(one / 3);
  }

  /** Two states of the same bin that disagree: the one at the operating point weighs more. */
  @Test
  void theOperatingPointWeighsMore() {
    Examples examples = RandomExamples.of(4, 1000, 2, 1, state -> state[1] == 0 ? 1000 : 0);
    // Depth 1 on feature 0 alone cannot tell; bins of feature 1 are what weighs.
    FitSpec spec = new FitSpec(StudentKind.boosted, 1, 1, 1, 2, 0, 1_000_000_000, false, 9, 1e-3);
    double predicted = StudentLearner.fit(examples, spec, 1, 0).predict(new long[] {0, 0});
    long atPoint = 0;
    for (int i = 0; i < examples.size(); i++) {
      atPoint += examples.feature(i, 1) == 0 ? 1 : 0;
    }
    double expected = 1000.0 * 10 * atPoint / (10 * atPoint + (examples.size() - atPoint));
    assertThat(predicted).isCloseTo(expected, within(0.5));
  }

  @Test
  void weightsFallToHalfAtTheWidth() {
    FitSpec spec = new FitSpec(StudentKind.boosted, 1, 1, 1, 2, 0, 1, false, 4, 0.25);
    assertThat(spec.weight(0)).isEqualTo(5);
    assertThat(spec.weight(0.25)).isEqualTo(3);
    assertThat(spec.weight(-0.25)).isEqualTo(3);
    assertThat(spec.weight(1e9)).isCloseTo(1, within(1e-9));
  }

  @Test
  void settingsHaveARange() {
    assertThatThrownBy(() -> spec(0, 1, 2)).hasMessageContaining("trees");
    assertThatThrownBy(() -> spec(1, 11, 2)).hasMessageContaining("depth");
    assertThatThrownBy(() -> spec(1, 1, 1)).hasMessageContaining("bins");
    assertThatThrownBy(
            () -> new FitSpec(StudentKind.boosted, 1, 1, Double.NaN, 2, 0, 1, false, 0, 1))
        .hasMessageContaining("shrinkage");
  }
}
