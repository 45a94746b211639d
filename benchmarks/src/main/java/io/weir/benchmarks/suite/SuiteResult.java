package io.weir.benchmarks.suite;

import io.weir.benchmarks.validation.Check;
import java.util.List;
import java.util.Map;

/**
 * What a suite found.
 *
 * @param suite name of the suite
 * @param effort how much of it was run
 * @param judged name of the algorithm the bars are for; empty if there was none
 * @param algorithms names of all algorithms, in order
 * @param scenarios figures, scenario by scenario
 * @param bars what {@code judged} must hold, and what was measured
 * @param dominated where another algorithm dominates {@code judged}
 * @param notes what a reader must know
 */
public record SuiteResult(
    String suite,
    SuiteEffort effort,
    String judged,
    List<String> algorithms,
    List<OfScenario> scenarios,
    List<Check> bars,
    List<Domination> dominated,
    List<String> notes) {

  /**
   * One scenario.
   *
   * @param scenario which
   * @param algorithms figures, algorithm by algorithm
   */
  public record OfScenario(SuiteScenario scenario, List<OfAlgorithm> algorithms) {}

  /**
   * One algorithm in one scenario.
   *
   * @param name the algorithm's
   * @param handWritten whether it is one of those always in the table
   * @param figures what was measured
   */
  public record OfAlgorithm(String name, boolean handWritten, Map<Figure, Statistic> figures) {
    /** Mean over seeds; not a number if the figure was not measured. */
    public double mean(Figure figure) {
      Statistic statistic = figures.get(figure);
      return statistic == null ? Double.NaN : statistic.mean();
    }
  }

  /** How many bars do not hold. */
  public long failedBars() {
    return bars.stream().filter(check -> !check.pass()).count();
  }

  /** Whether every bar holds and nobody dominates. */
  public boolean pass() {
    return failedBars() == 0 && dominated.isEmpty();
  }
}
