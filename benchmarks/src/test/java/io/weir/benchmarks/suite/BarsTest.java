package io.weir.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.benchmarks.validation.Check;
import io.weir.sim.scenario.RunSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bars of the table, with figures that hold them and figures that just do not. */
final class BarsTest {
  private static List<Check> checks(String scenario, Map<Figure, Double> figures) {
    SuiteScenario one = HandMade.suiteScenario(scenario);
    return SuiteRun.checks(
        List.of(HandMade.scenario(scenario, HandMade.algorithm("a", false, one.kind(), figures))));
  }

  @Test
  void goodFiguresHoldEveryBar() {
    for (SuiteScenario scenario : RlccSuite.scenarios(true)) {
      assertThat(checks(scenario.name(), Map.of())).allMatch(Check::pass);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2→1, GOODPUT, 99, 98.999",
    "2→1, LATENCY_MEAN, 8.849, 8.85",
    "2→1, LATENCY_P99, 17.699, 17.7",
    "2→1, MIN_MAX, 0.97, 0.9699",
    "2→1, DROPPED, 0, 1",
    "8→1, GOODPUT, 99, 98.999",
    "8→1, LATENCY_MEAN, 9.439, 9.44",
    "8→1, LATENCY_P99, 17.099, 17.1",
    "8→1, MIN_MAX, 0.97, 0.9699",
    "8→1, DROPPED, 0, 1",
    "32→1, GOODPUT, 98, 97.999",
    "32→1, JAIN, 0.99, 0.9899",
    "64×8→1, GOODPUT, 98, 97.999",
    "64×8→1, JAIN, 0.99, 0.9899",
    "all-to-all 4×4, THROUGHPUT, 99, 98.999",
    "all-to-all 4×4, LATENCY_MEAN, 7.199, 7.2",
    "all-to-all 4×4, MIN_MAX, 0.97, 0.9699",
    "all-to-all 4×4, DROPPED, 0, 1",
    "cold start 8→1, GOODPUT, 90, 89.999",
    "cold start 32→1, JAIN, 0.95, 0.9499",
    "cold start 32→1, FAST_AND_FAIR, 2, 2.05",
    "cold start 32→1, FAST_AND_FAIR, 2, Infinity",
    "'2→1, base RTT 40 µs', GOODPUT, 95, 94.999",
    "'8→1, base RTT 14 µs', JAIN, 0.95, 0.9499",
    "'8→1, 25 Gb/s', GOODPUT, 23.75, 23.749",
    "'2→1, 400 Gb/s', GOODPUT, 380, 379.999",
    "1 long + 1 short→1, COMPLETION, 95, 95.001",
    "1 long + 1 short→1, GOODPUT, 95, 94.999",
  })
  void aBarHoldsUpToItsLimit(String scenario, Figure figure, double holds, double fails) {
    assertThat(checks(scenario, Map.of(figure, holds))).allMatch(Check::pass);
    assertThat(checks(scenario, Map.of(figure, fails)))
        .filteredOn(check -> !check.pass())
        .extracting(Check::what)
        .containsExactly(scenario + ": " + figure.title());
  }

  @Test
  void allToAllIsNotJudgedByGoodputWhichCannotReachTheBar() {
    assertThat(checks("all-to-all 4×4", Map.of(Figure.GOODPUT, 97.0))).allMatch(Check::pass);
  }

  @Test
  void aBarOfAFigureThatIsNotMeasured() {
    SuiteScenario steady = HandMade.suiteScenario("2→1");
    assertThatThrownBy(
            () ->
                new SuiteScenario(
                    "group",
                    "name",
                    steady.kind(),
                    steady.scenario(),
                    RunSpec.DEFAULTS,
                    List.of(Bar.atMost(Figure.COMPLETION, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("COMPLETION");
  }

  @Test
  void statisticsOverSeeds() {
    assertThat(Statistic.of(List.of(1.0, 2.0, 6.0))).isEqualTo(new Statistic(3, Math.sqrt(7)));
    assertThat(Statistic.of(List.of(4.0))).isEqualTo(new Statistic(4, 0));
    assertThat(Statistic.of(List.of(1.0, Double.POSITIVE_INFINITY)).mean()).isInfinite();
  }
}
