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
 * @param by the algorithm that is better
 * @param judged the one that is worse
 */
public record Domination(String scenario, OfAlgorithm by, OfAlgorithm judged) {
  /** The figures in which it is better. */
  public List<Figure> figures() {
    return List.of(Figure.GOODPUT, Figure.LATENCY_P99, fairness(judged));
  }

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
          found.add(new Domination(one.scenario().name(), other, self));
        }
      }
    }
    return found;
  }

  private static boolean isBetter(OfAlgorithm other, OfAlgorithm self) {
    Figure fairness = fairness(self);
    double gain = other.mean(fairness) - self.mean(fairness);
    return (fairness == Figure.JAIN ? gain > 0 : gain < 0)
        && other.mean(Figure.GOODPUT) > self.mean(Figure.GOODPUT)
        && other.mean(Figure.LATENCY_P99) < self.mean(Figure.LATENCY_P99);
  }

  private static Figure fairness(OfAlgorithm algorithm) {
    return algorithm.figures().containsKey(Figure.JAIN) ? Figure.JAIN : Figure.COMPLETION;
  }
}
