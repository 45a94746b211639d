package io.weir.distiller.bbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.StartOrder;
import org.junit.jupiter.api.Test;

final class LessonTest {
  private static final Condition CONDITION =
      new Condition(
          0,
          0,
          false,
          10_000_000,
          40_000_000,
          1,
          1,
          1,
          StartOrder.TOGETHER,
          60_000_000_000L,
          30_000_000_000L,
          1);

  private static Lesson lesson(double gain, double jain, double stockJain) {
    return new Lesson(CONDITION, gain, jain, stockJain);
  }

  @Test
  void a_gain_that_is_too_large_loses_more_than_one_that_is_too_small() {
    Lesson lesson = lesson(1.31, .995, .643);
    assertThat(lesson.loss(1.31)).isZero();
    assertThat(lesson.loss(1.31 * 1.1)).isCloseTo(.0945, within(1e-3));
    assertThat(lesson.loss(1.31 / 1.1)).isCloseTo(.063, within(1e-3));
  }

  @Test
  void between_the_label_and_bbrs_own_gain_it_is_never_worse_than_that() {
    Lesson lesson = lesson(1.31, .995, .643);
    assertThat(lesson.loss(2)).isCloseTo(.352, within(1e-9));
    assertThat(lesson.loss(3)).isCloseTo(.352, within(1e-9));
  }

  @Test
  void what_is_worse_than_bbrs_own_gain_counts_more() {
    Lesson lesson = lesson(2, .99, .99);
    assertThat(lesson.loss(1.8)).isCloseTo(5 * .8 * .1054 * .1054 / (.1054 + .02), within(1e-3));
  }

  @Test
  void the_leaf_of_conditions_that_differ_takes_the_gain_that_loses_least() {
    VisitedRounds rounds = new VisitedRounds();
    long[] row = {1};
    rounds.add(lesson(1.1, .99, .6), java.util.List.of(row));
    rounds.add(lesson(1.1, .99, .6), java.util.List.of(row));
    rounds.add(lesson(2, .99, .99), java.util.List.of(row));
    double best = LeafGains.best(rounds, java.util.List.of(0, 1, 2));
    double[] sums = new double[2];
    for (int i = 0; i < 3; i++) {
      sums[0] += rounds.lesson(i).loss(best);
      sums[1] += rounds.lesson(i).loss(1.4);
    }
    assertThat(sums[0]).isLessThanOrEqualTo(sums[1]);
  }
}
