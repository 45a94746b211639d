package io.weir.benchmarks.suite;

import io.weir.benchmarks.suite.SuiteResult.OfAlgorithm;
import io.weir.benchmarks.suite.SuiteResult.OfScenario;
import io.weir.benchmarks.validation.Check;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Every algorithm in every scenario with every seed. */
public final class SuiteRun {
  private final List<SuiteScenario> scenarios;
  private final List<Entrant> entrants;
  private final SuiteEffort effort;

  /** The bars are for the first entrant, unless that one is hand-written. */
  public SuiteRun(List<SuiteScenario> scenarios, List<Entrant> entrants, SuiteEffort effort) {
    this.scenarios = List.copyOf(scenarios);
    this.entrants = List.copyOf(entrants);
    this.effort = effort;
    long names = entrants.stream().map(entrant -> entrant.contender().name()).distinct().count();
    if (names < entrants.size()) {
      throw new IllegalArgumentException("two entrants have the same name");
    }
  }

  /** Simulations that a run takes. */
  public int runs() {
    return scenarios.size() * entrants.size() * effort.seeds();
  }

  /**
   * Runs.
   *
   * @param finished called after every simulation, on the thread it ran on
   */
  public SuiteResult run(Workers workers, Runnable finished) {
    // Simulations take very different times, so that each thread takes the next when it is free.
    AtomicInteger next = new AtomicInteger();
    Map<Integer, Map<Figure, Double>> byIndex = new ConcurrentHashMap<>();
    workers.map(
        workers.parallelism(),
        any -> {
          takeRuns(next, byIndex, finished);
          return null;
        });
    List<OfScenario> results = new ArrayList<>();
    for (int scenario = 0; scenario < scenarios.size(); scenario++) {
      results.add(ofScenario(scenario, byIndex));
    }
    return result(results);
  }

  private void takeRuns(
      AtomicInteger next, Map<Integer, Map<Figure, Double>> byIndex, Runnable finished) {
    try {
      for (int i = next.getAndIncrement(); i < runs(); i = next.getAndIncrement()) {
        byIndex.put(i, measure(i));
        finished.run();
      }
    } catch (RuntimeException | Error e) {
      // Nothing is worth the wait any more.
      next.set(runs());
      throw e;
    }
  }

  private Map<Figure, Double> measure(int index) {
    int perScenario = entrants.size() * effort.seeds();
    return new Measurement(
            scenarios.get(index / perScenario),
            entrants.get(index % perScenario / effort.seeds()),
            1 + index % effort.seeds())
        .run();
  }

  private OfScenario ofScenario(int scenario, Map<Integer, Map<Figure, Double>> byIndex) {
    List<OfAlgorithm> algorithms = new ArrayList<>();
    int first = scenario * entrants.size() * effort.seeds();
    for (int i = 0; i < entrants.size(); i++) {
      List<Map<Figure, Double>> runs = new ArrayList<>();
      for (int seed = 0; seed < effort.seeds(); seed++) {
        runs.add(byIndex.get(first + i * effort.seeds() + seed));
      }
      Entrant entrant = entrants.get(i);
      algorithms.add(
          new OfAlgorithm(
              entrant.contender().name(),
              entrant.handWritten(),
              statistics(scenarios.get(scenario).kind(), runs)));
    }
    return new OfScenario(scenarios.get(scenario), algorithms);
  }

  private static Map<Figure, Statistic> statistics(
      SuiteScenario.Kind kind, List<Map<Figure, Double>> runs) {
    Map<Figure, Statistic> statistics = new EnumMap<>(Figure.class);
    for (Figure figure : kind.figures()) {
      statistics.put(figure, Statistic.of(runs.stream().map(run -> run.get(figure)).toList()));
    }
    return statistics;
  }

  private SuiteResult result(List<OfScenario> results) {
    Entrant first = entrants.get(0);
    String judged = first.handWritten() ? "" : first.contender().name();
    return new SuiteResult(
        RlccSuite.NAME,
        effort,
        judged,
        entrants.stream().map(entrant -> entrant.contender().name()).toList(),
        results,
        judged.isEmpty() ? List.of() : checks(results),
        judged.isEmpty() ? List.of() : Domination.of(results, judged),
        RlccSuite.notes());
  }

  /** The bars, for the first algorithm. */
  static List<Check> checks(List<OfScenario> results) {
    List<Check> checks = new ArrayList<>();
    for (OfScenario one : results) {
      for (Bar bar : one.scenario().bars()) {
        double measured = one.algorithms().get(0).mean(bar.figure());
        checks.add(bar.check(one.scenario().name(), measured));
      }
    }
    return checks;
  }
}
