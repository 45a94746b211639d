package io.weir.benchmarks.suite;

import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import java.util.List;

/**
 * A scenario of a suite.
 *
 * @param group scenarios of a group have their figures in one table
 * @param name what to call it
 * @param kind what is measured
 * @param scenario network, hosts, traffic, length and measured part
 * @param watched cold starts: the longer run in which the time is looked for from which on flows
 *     are fast and fair; otherwise as {@code scenario}'s
 * @param bars what the first contender must hold
 */
public record SuiteScenario(
    String group, String name, Kind kind, Scenario scenario, RunSpec watched, List<Bar> bars) {
  /** What is measured. */
  public enum Kind {
    /** Flows without end. */
    STEADY(
        Figure.GOODPUT,
        Figure.THROUGHPUT,
        Figure.LATENCY_MEAN,
        Figure.LATENCY_P99,
        Figure.JAIN,
        Figure.MIN_MAX,
        Figure.DROPPED),

    /** Flows without end that all begin at once. */
    COLD_START(
        Figure.GOODPUT,
        Figure.THROUGHPUT,
        Figure.LATENCY_MEAN,
        Figure.LATENCY_P99,
        Figure.JAIN,
        Figure.MIN_MAX,
        Figure.DROPPED,
        Figure.FAST_AND_FAIR),

    /** A long flow and short ones, of which no fairness can be told. */
    LONG_SHORT(
        Figure.GOODPUT,
        Figure.THROUGHPUT,
        Figure.LATENCY_MEAN,
        Figure.LATENCY_P99,
        Figure.DROPPED,
        Figure.COMPLETION);

    private final List<Figure> figures;

    Kind(Figure... figures) {
      this.figures = List.of(figures);
    }

    /** The figures, in the order of tables. */
    public List<Figure> figures() {
      return figures;
    }
  }

  public SuiteScenario {
    bars = List.copyOf(bars);
    for (Bar bar : bars) {
      if (!kind.figures.contains(bar.figure())) {
        throw new IllegalArgumentException(name + ": " + bar.figure() + " is not measured");
      }
    }
  }
}
