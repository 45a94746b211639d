package io.weir.cli;

import io.weir.benchmarks.applications.Application;
import io.weir.benchmarks.applications.ApplicationRun.Outcome;
import io.weir.benchmarks.applications.ApplicationScenario;
import io.weir.cli.report.Report.ApplicationRunTimes;
import io.weir.cli.report.Report.ApplicationTimes;
import io.weir.cli.report.Report.Applications;
import io.weir.cli.report.Report.Spread;
import io.weir.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/** Turns runs of applications into figures of the report, and those into text. */
public final class ApplicationFigures {
  private ApplicationFigures() {}

  /**
   * The figures of {@code outcomes}.
   *
   * @param seeds runs of an application under a load and an algorithm; they follow each other
   */
  public static Applications of(Scenario scenario, List<Outcome> outcomes, int seeds) {
    Map<String, String> workloads = new LinkedHashMap<>();
    for (Application application : Application.values()) {
      workloads.put(application.title(), application.workload());
    }
    List<ApplicationTimes> rows = new ArrayList<>();
    for (int from = 0; from < outcomes.size(); from += seeds) {
      rows.add(times(outcomes.subList(from, from + seeds)));
    }
    return new Applications(
        scenario.name(),
        scenario.sha256(),
        ApplicationScenario.describe(scenario),
        workloads,
        rows);
  }

  private static ApplicationTimes times(List<Outcome> outcomes) {
    Outcome first = outcomes.get(0);
    List<ApplicationRunTimes> runs = outcomes.stream().map(ApplicationFigures::run).toList();
    return new ApplicationTimes(
        first.application().title(),
        first.load().title(),
        first.algorithm(),
        outcomes.stream().mapToInt(outcome -> outcome.application().requests()).sum(),
        outcomes.stream().mapToInt(Outcome::unanswered).sum(),
        spread(runs, ApplicationRunTimes::p50Us),
        spread(runs, ApplicationRunTimes::p99Us),
        spread(runs, ApplicationRunTimes::maxUs),
        spread(runs, ApplicationRunTimes::trafficGbps),
        runs);
  }

  private static ApplicationRunTimes run(Outcome outcome) {
    return new ApplicationRunTimes(
        outcome.seed(),
        outcome.client(),
        outcome.server(),
        outcome.completions().size(),
        microseconds(outcome, 50),
        microseconds(outcome, 99),
        microseconds(outcome, 100),
        Figures.rounded(outcome.trafficGbps()),
        outcome.digest());
  }

  private static Double microseconds(Outcome outcome, double percent) {
    return outcome.completions().isEmpty() ? null : outcome.percentileNs(percent) / 1000.0;
  }

  private static Spread spread(
      List<ApplicationRunTimes> runs, Function<ApplicationRunTimes, Double> figure) {
    DescriptiveStatistics statistics = new DescriptiveStatistics();
    runs.stream().map(figure).filter(Objects::nonNull).forEach(statistics::addValue);
    return statistics.getN() == 0 ? null : Figures.spread(statistics);
  }

  /** The figures as text. */
  public static String table(Applications applications) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(applications.scenario(), applications.setting()));
    String application = "";
    for (ApplicationTimes row : applications.rows()) {
      if (!row.application().equals(application)) {
        application = row.application();
        text.append("%n%s: %s%n".formatted(application, applications.workloads().get(application)));
        text.append(
            "  %-42s %10s %10s %10s %9s %11s %13s%n"
                .formatted(
                    "", "p50 µs", "p99 µs", "max µs", "requests", "unanswered", "traffic Gb/s"));
      }
      text.append(
          String.format(
              Locale.ROOT,
              "  %-42s %10s %10s %10s %9d %11d %13s%n",
              row.load() + ", " + row.algorithm(),
              mean(row.p50Us()),
              mean(row.p99Us()),
              mean(row.maxUs()),
              row.requests(),
              row.unanswered(),
              mean(row.trafficGbps())));
    }
    return text.toString();
  }

  private static String mean(Spread spread) {
    return spread == null ? "–" : String.format(Locale.ROOT, "%.2f", spread.mean());
  }
}
