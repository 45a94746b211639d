package io.weir.benchmarks.validation.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.validation.rows.ShareOrder.Point;
import io.weir.benchmarks.validation.rows.ShareOrder.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of gains in row 17: what it lets pass, and what it must not. */
class ShareOrderTest {
  private static final double SPREAD = 0.04;

  private static List<Point> points(double low, double middle, double high) {
    return List.of(
        new Point("low", 0.2, low), new Point("middle", 0.5, middle), new Point("high", 0.8, high));
  }

  @Test
  void theSameOrderHasNothingOutOfIt() {
    assertThat(ShareOrder.of(points(0.3, 0.4, 0.5), SPREAD)).isEqualTo(new Result(3, List.of(), 0));
  }

  @Test
  void aReversalIsNoticed() {
    assertThat(ShareOrder.of(points(0.3, 0.6, 0.5), SPREAD))
        .isEqualTo(new Result(3, List.of("middle / high"), 1));
    assertThat(ShareOrder.of(points(0.8, 0.5, 0.2), SPREAD).reversed()).isEqualTo(3);
  }

  @Test
  void aTieIsNoReversalButNotInOrderEither() {
    assertThat(ShareOrder.of(points(0.3, 0.52, 0.5), SPREAD))
        .isEqualTo(new Result(3, List.of("middle / high"), 0));
  }

  /** The negative control: a lever that does nothing. */
  @Test
  void sharesThatDoNotDependOnTheGainAreAllOutOfOrder() {
    assertThat(ShareOrder.of(points(0.5, 0.5, 0.5), SPREAD).outOfOrder()).hasSize(3);
  }

  @Test
  void pairsMeasuredTooCloseTogetherDoNotCount() {
    List<Point> close = List.of(new Point("a", 0.50, 0.9), new Point("b", 0.53, 0.1));

    assertThat(ShareOrder.of(close, SPREAD)).isEqualTo(new Result(0, List.of(), 0));
  }
}
