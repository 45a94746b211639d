package io.weir.benchmarks.suite;

import io.weir.benchmarks.suite.SuiteResult.OfAlgorithm;
import io.weir.benchmarks.suite.SuiteResult.OfScenario;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario in which a hand-written algorithm is strictly better than the judged one in goodput,
 * p99 latency and fairness at once, each on its mean. Fairness is Jain's index over flows; between
 * a long flow and short ones there is none, and the short flows' completion time takes its place.
 *
 * @param scenario name of the scenario
 * @param by name of the algorithm that is better
 */
public record Domination(String scenario, String by) {
  /** All cases in {@code scenarios} for the algorithm called {@code judged}. */
  static List<Domination> of(List<OfScenario> scenarios, String judged) {
    List<Domination> found = new ArrayList<>();
    for (OfScenario one : scenarios) {
      OfAlgorithm self =
          one.algorithms().stream()
              .filter(algorithm -> algorithm.name().equals(judged))
              .findFirst()
              .orElseThrow();
      for (OfAlgorithm other : one.algorithms()) {
        if (other.handWritten() && isBetter(other, self)) {
          found.add(new Domination(one.scenario().name(), other.name()));
        }
      }
    }
    return found;
  }

  private static boolean isBetter(OfAlgorithm other, OfAlgorithm self) {
    boolean fairer =
        self.figures().containsKey(Figure.JAIN)
            ? other.mean(Figure.JAIN) > self.mean(Figure.JAIN)
            : other.mean(Figure.COMPLETION) < self.mean(Figure.COMPLETION);
    return fairer
        && other.mean(Figure.GOODPUT) > self.mean(Figure.GOODPUT)
        && other.mean(Figure.LATENCY_P99) < self.mean(Figure.LATENCY_P99);
  }
}
