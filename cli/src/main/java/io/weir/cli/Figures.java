package io.weir.cli;

import io.weir.benchmarks.compare.SideBySide;
import io.weir.cli.report.Report;
import io.weir.cli.report.Report.Comparison;
import io.weir.cli.report.Report.Spread;
import io.weir.cli.report.Report.Timeline;
import io.weir.sim.scenario.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/** Turns runs into the figures of the report, and those into a table for the terminal. */
public final class Figures {
  private static final int MOST_FLOWS = 8;

  private Figures() {}

  /** Means and spreads over seeds. */
  public static List<Comparison> comparisons(List<SideBySide.Outcome> outcomes) {
    return outcomes.stream().map(Figures::comparison).toList();
  }

  private static Comparison comparison(SideBySide.Outcome outcome) {
    List<SimulationResult> results = outcome.results();
    return new Comparison(
        outcome.workload(),
        outcome.contender(),
        results.size(),
        spread(results, SimulationResult::goodputGbps),
        spread(results, SimulationResult::latencyMeanUs),
        spread(results, SimulationResult::latencyP99Us),
        spread(results, SimulationResult::jain),
        spread(results, SimulationResult::minMaxFairness),
        spread(results, result -> (double) result.droppedBytes()));
  }

  private static Spread spread(
      List<SimulationResult> results, ToDoubleFunction<SimulationResult> figure) {
    DescriptiveStatistics statistics = new DescriptiveStatistics();
    results.forEach(result -> statistics.addValue(figure.applyAsDouble(result)));
    return spread(statistics);
  }

  static Spread spread(DescriptiveStatistics statistics) {
    return new Spread(
        rounded(statistics.getMean()),
        rounded(statistics.getN() < 2 ? 0 : statistics.getStandardDeviation()),
        rounded(statistics.getMin()),
        rounded(statistics.getMax()));
  }

  /** Six decimals are more than any figure deserves, and keep the report readable. */
  static double rounded(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }

  /** Rates and queues over time of each outcome's first run. */
  public static List<Timeline> timelines(List<SideBySide.Outcome> outcomes) {
    return outcomes.stream().map(Figures::timeline).toList();
  }

  private static Timeline timeline(SideBySide.Outcome outcome) {
    List<SimulationResult.Bin> bins = outcome.results().get(0).bins();
    int flows = bins.isEmpty() ? 0 : Math.min(MOST_FLOWS, bins.get(0).gbps().size());
    List<List<Double>> rates = new ArrayList<>();
    for (int flow = 0; flow < flows; flow++) {
      int index = flow;
      rates.add(bins.stream().map(bin -> Math.rint(bin.gbps().get(index) * 1e3) / 1e3).toList());
    }
    return new Timeline(
        outcome.workload(),
        outcome.contender(),
        bins.stream().map(bin -> bin.endNs() / 1000.0).toList(),
        rates,
        bins.stream().map(bin -> bin.queueBytes() / 1000.0).toList());
  }

  /** The comparison as text. */
  public static String table(List<Comparison> comparisons) {
    StringBuilder text = new StringBuilder();
    String workload = "";
    for (Comparison row : comparisons) {
      if (!row.workload().equals(workload)) {
        workload = row.workload();
        text.append(
            String.format(
                Locale.ROOT,
                "%n%-32s %15s %16s %16s %8s %8s %10s%n",
                workload + " (" + row.seeds() + " seeds)",
                "goodput Gb/s",
                "mean µs",
                "p99 µs",
                "Jain",
                "min/max",
                "dropped B"));
      }
      text.append(
          String.format(
              Locale.ROOT,
              "  %-30s %7.2f ± %5.2f %8.2f ± %5.2f %8.2f ± %5.2f %8.4f %8.3f %10.0f%n",
              row.algorithm(),
              row.goodputGbps().mean(),
              row.goodputGbps().standardDeviation(),
              row.latencyMeanUs().mean(),
              row.latencyMeanUs().standardDeviation(),
              row.latencyP99Us().mean(),
              row.latencyP99Us().standardDeviation(),
              row.jain().mean(),
              row.minMaxFairness().mean(),
              row.droppedBytes().mean()));
    }
    return text.toString();
  }

  /** A time per decision, rounded for reading. */
  public static Report.DecisionTime time(double meanNs, double errorNs) {
    return new Report.DecisionTime(
        Math.rint(meanNs * 10) / 10, Double.isNaN(errorNs) ? 0 : Math.rint(errorNs * 10) / 10);
  }
}
