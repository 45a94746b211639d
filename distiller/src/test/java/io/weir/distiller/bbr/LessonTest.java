package io.weir.distiller.bbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.StartOrder;
import io.weir.trainer.bbr.Trial;
import java.util.List;
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

  private static Trial trial(double gain, double jain) {
    return new Trial((int) Math.round(gain * 65_536), jain, 1);
  }

  private static Lesson lesson(double gain, double jain, double stockJain) {
    return new Lesson(
        CONDITION,
        gain,
        jain,
        stockJain,
        gain < 2
            ? List.of(trial(gain, jain), trial(2, stockJain))
            : List.of(trial(gain / 1.5, jain - .1), trial(gain, jain)));
  }

  @Test
  void between_gains_that_were_tried_jains_index_is_a_straight_line_over_the_logarithm() {
    Lesson lesson =
        new Lesson(
            CONDITION, 1.1, .998, .6, List.of(trial(1.1, .998), trial(1.34, .7), trial(2, .6)));
    assertThat(lesson.loss(1.1)).isCloseTo(0, within(1e-4));
    assertThat(lesson.jain(1.2)).isCloseTo(.867, within(1e-3));
    assertThat(lesson.loss(2)).isCloseTo(.398, within(1e-4));
  }

  @Test
  void beyond_them_it_falls() {
    Lesson lesson = lesson(1.31, .995, .643);
    assertThat(lesson.jain(1.31 / 1.1)).isCloseTo(.995 - .3 * Math.log(1.1), within(1e-4));
    assertThat(lesson.jain(4)).isCloseTo(.643 - .3 * Math.log(2), within(1e-4));
  }

  @Test
  void what_is_worse_than_bbrs_own_gain_counts_five_times() {
    Lesson lesson = lesson(2, .99, .99);
    double lost = .99 - lesson.jain(1.8);
    assertThat(lost).isPositive();
    assertThat(lesson.loss(1.8)).isCloseTo(5 * lost, within(1e-9));
  }

  @Test
  void the_leaf_of_conditions_that_differ_takes_the_gain_that_loses_least() {
    VisitedRounds rounds = new VisitedRounds();
    long[] row = {1};
    rounds.add(lesson(1.1, .99, .6), List.of(row));
    rounds.add(lesson(1.1, .99, .6), List.of(row));
    rounds.add(lesson(2, .99, .99), List.of(row));
    double best = LeafGains.best(rounds, List.of(0, 1, 2));
    double[] sums = new double[2];
    for (int i = 0; i < 3; i++) {
      sums[0] += rounds.lesson(i).loss(best);
      sums[1] += rounds.lesson(i).loss(1.4);
    }
    assertThat(sums[0]).isLessThanOrEqualTo(sums[1] + 3 * .01);
  }

  @Test
  void where_bbrs_own_gain_is_hardly_worse_it_is_kept() {
    VisitedRounds rounds = new VisitedRounds();
    rounds.add(lesson(1.5, .99, .985), List.of(new long[] {1}));
    assertThat(LeafGains.best(rounds, List.of(0))).isEqualTo(2);
    VisitedRounds others = new VisitedRounds();
    others.add(lesson(1.5, .99, .95), List.of(new long[] {1}));
    assertThat(LeafGains.best(others, List.of(0))).isCloseTo(1.5, within(.03));
  }
}
