package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.distiller.collect.Examples;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StudentLearnerTest {
  /** Two features that matter, one that does not. */
  private static long surface(long[] state) {
    return Math.round(9_000 * Math.tanh(state[0] / 300.0) - 4_000 * Math.tanh(state[1] / 200.0));
  }

  /** Root mean square of the error, as a share of that of the mean alone. */
  private static double unexplained(BinnedForest forest, Examples unseen) {
    double[] labels = new double[unseen.size()];
    double mean = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = unseen.label(i);
      mean += labels[i] / labels.length;
    }
    long[] features = new long[unseen.featureCount()];
    double error = 0;
    double spread = 0;
    for (int i = 0; i < labels.length; i++) {
      unseen.copyFeatures(i, features);
      error += Math.pow(forest.predict(features) - labels[i], 2);
      spread += Math.pow(mean - labels[i], 2);
    }
    return Math.sqrt(error / spread);
  }

  static Stream<Arguments> students() {
    return Stream.of(
        Arguments.of(Specs.of(StudentKind.cart, 20, 7), 0.12),
        Arguments.of(Specs.of(StudentKind.randomForest, 20, 7), 0.25),
        Arguments.of(Specs.of(StudentKind.boosted, 20, 4), 0.06),
        Arguments.of(Specs.of(StudentKind.xgboost, 20, 4), 0.06),
        Arguments.of(Specs.of(StudentKind.oblivious, 20, 4), 0.06),
        Arguments.of(Specs.monotone(StudentKind.xgboost, 20, 4), 0.06),
        Arguments.of(Specs.monotone(StudentKind.oblivious, 20, 4), 0.06));
  }

  /** Feature 1, in which the surface falls, is the reward. */
  @ParameterizedTest
  @MethodSource("students")
  void everyStudentLearnsASurface(FitSpec spec, double bar) {
    Examples examples = RandomExamples.of(1, 5000, 3, 1000, StudentLearnerTest::surface);
    Examples unseen = RandomExamples.of(2, 2000, 3, 1000, StudentLearnerTest::surface);
    BinnedForest forest = StudentLearner.fit(examples, spec, 1, 0);
    assertThat(forest.trees()).hasSize(spec.student() == StudentKind.cart ? 1 : spec.trees());
    assertThat(unexplained(forest, unseen)).as("%s", spec).isLessThan(bar);
  }

  @ParameterizedTest
  @EnumSource(StudentKind.class)
  void aConstantIsLearnt(StudentKind student) {
    Examples examples = RandomExamples.of(1, 500, 2, 10, state -> -3000);
    BinnedForest forest = StudentLearner.fit(examples, Specs.of(student, 5, 3), 1, 0);
    assertThat(forest.predict(new long[] {3, -7})).isCloseTo(-3000, within(0.5));
  }

  @ParameterizedTest
  @EnumSource(StudentKind.class)
  void theSameExamplesGiveTheSameForest(StudentKind student) {
    FitSpec spec = Specs.of(student, 5, 4);
    ToLongFunction<long[]> label = StudentLearnerTest::surface;
    List<BinnedTree> one =
        StudentLearner.fit(RandomExamples.of(7, 2000, 3, 800, label), spec, 1, 0).trees();
    List<BinnedTree> two =
        StudentLearner.fit(RandomExamples.of(7, 2000, 3, 800, label), spec, 1, 0).trees();
    assertThat(two).isEqualTo(one);
    assertThat(StudentLearner.fit(RandomExamples.of(8, 2000, 3, 800, label), spec, 1, 0).trees())
        .isNotEqualTo(one);
  }

  /** Labels that are the average of two groups of equal states: weights decide where it lies. */
  @ParameterizedTest
  @EnumSource(StudentKind.class)
  void theOperatingPointWeighsMore(StudentKind student) {
    Examples examples = RandomExamples.of(4, 4000, 2, 1, state -> state[1] == 0 ? 1000 : 0);
    // No split is worth its weight: the reward feature decides through weights alone.
    FitSpec spec = new FitSpec(student, 40, 1, 1, 2, 0, 1_000_000_000, false, 9, 1e-3);
    long atPoint = 0;
    for (int i = 0; i < examples.size(); i++) {
      atPoint += examples.feature(i, 1) == 0 ? 1 : 0;
    }
    double expected = 1000.0 * 10 * atPoint / (10 * atPoint + (examples.size() - atPoint));
    // Bootstrap samples of 4000 differ.
    double tolerance = student == StudentKind.randomForest ? 10 : 1;
    assertThat(StudentLearner.fit(examples, spec, 1, 0).predict(new long[] {0, 0}))
        .isCloseTo(expected, within(tolerance));
  }

  @ParameterizedTest
  @EnumSource(
      value = StudentKind.class,
      names = {"cart", "randomForest", "boosted"})
  void whoCannotPromiseToBeMonotoneSaysSo(StudentKind student) {
    assertThatThrownBy(() -> Specs.monotone(student, 5, 4))
        .hasMessageStartingWith("monotone: expected false")
        .hasMessageContaining("`" + student + "`");
  }

  @ParameterizedTest
  @EnumSource(StudentKind.class)
  void leavesFitTheirBits(StudentKind student) {
    FitSpec spec = new FitSpec(student, 10, 4, 0.4, 0, 8, 5, false, 0, 1);
    Examples examples = RandomExamples.of(1, 3000, 3, 1000, StudentLearnerTest::surface);
    BinnedForest forest = StudentLearner.fit(examples, spec, 1, 0);
    double unit = Math.scalb(1.0, Math.getExponent(forest.largestLeaf()) - 6);
    // 127 units at most, so the largest leaf is at least 64 of them.
    forest.mapLeaves(
        leaf -> {
          assertThat(leaf / unit).isEqualTo(Math.rint(leaf / unit)).isBetween(-127.0, 127.0);
          return leaf;
        });
  }

  @Test
  void settingsHaveARange() {
    assertThatThrownBy(() -> Specs.oblivious(1, 1, 1, 0)).hasMessageStartingWith("bins");
    assertThatThrownBy(() -> Specs.oblivious(1, 1, 0, 5)).hasMessageStartingWith("leafBits");
    assertThatThrownBy(() -> Specs.oblivious(1, 1, 0, 33)).hasMessageStartingWith("leafBits");
    assertThatThrownBy(() -> Specs.of(null, 1, 1)).hasMessageStartingWith("student");
  }
}
