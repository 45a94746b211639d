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
  void a_gain_half_way_to_bbrs_own_loses_less_than_half_of_what_is_to_be_won() {
    assertThat(lesson(1.31, .995, .643).slope()).isCloseTo(.832, within(1e-3));
    assertThat(lesson(1.31, .995, .643).loss(Math.sqrt(1.31 * 2))).isCloseTo(.142, within(1e-3));
    assertThat(lesson(1.31, .995, .643).loss(1.31)).isZero();
  }

  @Test
  void what_is_worse_than_bbrs_own_gain_counts_more() {
    Lesson lesson = lesson(1.31, .995, .643);
    double before = lesson.loss(2) - lesson.loss(1.9);
    double behind = lesson.loss(2.6) - lesson.loss(2.47);
    assertThat(behind).isGreaterThan(4 * before);
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
