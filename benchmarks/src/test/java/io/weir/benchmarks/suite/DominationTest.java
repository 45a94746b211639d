package io.weir.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.suite.SuiteResult.OfAlgorithm;
import io.weir.benchmarks.suite.SuiteScenario.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DominationTest {
  private static final OfAlgorithm JUDGED = steady("mine", false, 99, 10, 0.99);

  private static OfAlgorithm steady(
      String name, boolean handWritten, double goodput, double p99, double jain) {
    return HandMade.algorithm(
        name,
        handWritten,
        Kind.STEADY,
        Map.of(Figure.GOODPUT, goodput, Figure.LATENCY_P99, p99, Figure.JAIN, jain));
  }

  private static List<Domination> against(OfAlgorithm other) {
    return Domination.of(List.of(HandMade.scenario("2→1", JUDGED, other)), "mine");
  }

  @Test
  void betterInAllThree() {
    OfAlgorithm other = steady("Swift", true, 99.1, 9.9, 0.991);
    assertThat(against(other)).containsExactly(new Domination("2→1", other, JUDGED));
  }

  @Test
  void betterInTwoIsNotEnough() {
    assertThat(against(steady("Swift", true, 98.9, 9.9, 0.991))).isEmpty();
    assertThat(against(steady("Swift", true, 99.1, 10.1, 0.991))).isEmpty();
    assertThat(against(steady("Swift", true, 99.1, 9.9, 0.989))).isEmpty();
  }

  @Test
  void equalIsNotBetter() {
    assertThat(against(steady("Swift", true, 99, 9.9, 0.991))).isEmpty();
    assertThat(against(steady("Swift", true, 99.1, 10, 0.991))).isEmpty();
    assertThat(against(steady("Swift", true, 99.1, 9.9, 0.99))).isEmpty();
  }

  @Test
  void anotherFileDoesNotCount() {
    assertThat(against(steady("other.json", false, 99.1, 9.9, 0.991))).isEmpty();
  }

  /** Shares of flows that end say nothing; that their completion took long does. */
  @Test
  void completionTimeStandsForFairnessBesideShortFlows() {
    OfAlgorithm self = longShort("mine", false, 99, 10, 60);
    OfAlgorithm quicker = longShort("Swift", true, 99.1, 9, 59);
    OfAlgorithm slower = longShort("DCQCN", true, 99.1, 9, 61);
    assertThat(
            Domination.of(
                List.of(HandMade.scenario("1 long + 4 short→1", self, quicker, slower)), "mine"))
        .extracting(one -> one.by().name())
        .containsExactly("Swift");
  }

  private static OfAlgorithm longShort(
      String name, boolean handWritten, double goodput, double p99, double completion) {
    return HandMade.algorithm(
        name,
        handWritten,
        Kind.LONG_SHORT,
        Map.of(Figure.GOODPUT, goodput, Figure.LATENCY_P99, p99, Figure.COMPLETION, completion));
  }
}
