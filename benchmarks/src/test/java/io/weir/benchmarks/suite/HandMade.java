package io.weir.benchmarks.suite;

import io.weir.benchmarks.suite.SuiteResult.OfAlgorithm;
import io.weir.benchmarks.suite.SuiteResult.OfScenario;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Results without simulations. */
public final class HandMade {
  private HandMade() {}

  /** An algorithm with good figures of a kind, but for some that are given. */
  public static OfAlgorithm algorithm(
      String name, boolean handWritten, SuiteScenario.Kind kind, Map<Figure, Double> others) {
    Map<Figure, Statistic> figures = new EnumMap<>(Figure.class);
    for (Figure figure : kind.figures()) {
      double value = others.getOrDefault(figure, good(figure));
      figures.put(figure, new Statistic(value, 0));
    }
    return new OfAlgorithm(name, handWritten, figures);
  }

  private static double good(Figure figure) {
    return switch (figure) {
      case GOODPUT, THROUGHPUT -> 399;
      case LATENCY_MEAN, LATENCY_P99 -> 5;
      case JAIN, MIN_MAX -> 0.995;
      case DROPPED -> 0;
      case COMPLETION -> 50;
      case FAST_AND_FAIR -> 0.5;
    };
  }

  /** A scenario of the suite with these algorithms. */
  public static OfScenario scenario(String name, OfAlgorithm... algorithms) {
    return new OfScenario(suiteScenario(name), List.of(algorithms));
  }

  /** A scenario of the suite. */
  public static SuiteScenario suiteScenario(String name) {
    return RlccSuite.scenarios(true).stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A result with these scenarios, of which the first algorithm is judged. */
  public static SuiteResult result(OfScenario... scenarios) {
    List<OfScenario> all = Arrays.asList(scenarios);
    List<String> names = all.get(0).algorithms().stream().map(OfAlgorithm::name).toList();
    return new SuiteResult(
        RlccSuite.NAME,
        new SuiteEffort(true, 2),
        names.get(0),
        names,
        all,
        SuiteRun.checks(all),
        Domination.of(all, names.get(0)),
        List.of("A note."));
  }
}
