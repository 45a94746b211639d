package io.weir.benchmarks.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.benchmarks.picture.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
  private static final Check HOLDS = Check.equal("figure", 1, 1, "");
  private static final Check DOES_NOT = Check.equal("another figure", 1, 2, "");

  private static FakeRow throwing(int number, Callable<Outcome> outcome) {
    return new FakeRow(number, "throws", outcome);
  }

  private static List<RowResult> run(int threads, Row... rows) {
    return Validation.run(List.of(rows), Effort.QUICK, threads, result -> {}, result -> {});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void resultsAreInTheOrderOfTheRows(int threads) {
    List<RowResult> results =
        run(threads, FakeRow.of(3, HOLDS), FakeRow.of(1, HOLDS, DOES_NOT), FakeRow.of(2, DOES_NOT));

    assertThat(results).extracting(RowResult::number).containsExactly(3, 1, 2);
    assertThat(results).extracting(RowResult::pass).containsExactly(true, false, false);
    assertThat(results.get(1).checks()).containsExactly(HOLDS, DOES_NOT);
  }

  @Test
  void aRowThatThrowsFailsAndTheOthersGoOn() {
    List<RowResult> results =
        run(
            1,
            throwing(
                1,
                () -> {
                  throw new IllegalStateException("no such fabric");
                }),
            throwing(
                2,
                () -> {
                  throw new AssertionError("lost a frame");
                }),
            throwing(
                3,
                () -> {
                  throw UserError.environment("install a JDK");
                }),
            throwing(
                4,
                () -> {
                  throw new ArithmeticException();
                }),
            FakeRow.of(5, HOLDS));

    assertThat(results)
        .extracting(RowResult::pass)
        .containsExactly(false, false, false, false, true);
    assertThat(results.subList(0, 4))
        .extracting(result -> result.failure().orElseThrow())
        .containsExactly(
            "IllegalStateException: no such fabric",
            "AssertionError: lost a frame",
            "install a JDK",
            "ArithmeticException");
    assertThat(results.get(4).failure()).isEmpty();
    assertThat(results.get(0).checks()).isEmpty();
  }

  /** Each row waits for the other, which on one thread would never begin. */
  @Test
  void rowsRunBesideEachOther() {
    CountDownLatch both = new CountDownLatch(2);
    Callable<Outcome> meeting =
        () -> {
          both.countDown();
          boolean met = both.await(1, TimeUnit.MINUTES);
          return new Outcome(List.of(Check.equal("met", 1, met ? 1 : 0, "")), List.of());
        };

    assertThat(run(2, throwing(1, meeting), throwing(2, meeting))).allMatch(RowResult::pass);
  }

  @Test
  void everyResultIsAnnouncedOnceAndAgainInOrder() {
    List<RowResult> ordered = new ArrayList<>();
    ConcurrentLinkedQueue<RowResult> announced = new ConcurrentLinkedQueue<>();
    List<RowResult> results =
        Validation.run(
            List.of(FakeRow.of(1, HOLDS), FakeRow.of(2, DOES_NOT)),
            Effort.FULL,
            2,
            announced::add,
            ordered::add);

    assertThat(announced).containsExactlyInAnyOrderElementsOf(results);
    assertThat(ordered).isEqualTo(results);
  }

  @Test
  void anOutcomeThatProvesNothingIsRefused() {
    assertThatThrownBy(() -> new Outcome(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Outcome(List.of(HOLDS, HOLDS), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("figure");
  }

  @Test
  void aSeriesIsOfPointsThatCanBeDrawn() {
    assertThatThrownBy(() -> new Series("queue", new double[] {1, 2}, new double[] {1}))
        .hasMessageContaining("queue");
    assertThatThrownBy(() -> new Series("queue", new double[] {1}, new double[] {Double.NaN}))
        .hasMessageContaining("queue");
    assertThatThrownBy(() -> new Series("queue", new double[0], new double[0]))
        .hasMessageContaining("queue");
  }
}
