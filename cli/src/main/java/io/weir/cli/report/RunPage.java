package io.weir.cli.report;

import static io.weir.cli.report.Html.escape;
import static io.weir.cli.report.Html.fact;
import static io.weir.cli.report.Html.facts;
import static io.weir.cli.report.Html.figure;
import static io.weir.cli.report.Html.hash;
import static io.weir.cli.report.Html.integer;
import static io.weir.cli.report.Html.note;
import static io.weir.cli.report.Html.number;

import io.weir.cli.report.Html.Table;
import io.weir.trainer.store.RunHistory;
import io.weir.trainer.store.RunHistory.Event;
import io.weir.trainer.store.RunHistory.Point;
import io.weir.trainer.store.RunHistory.PolicyOut;
import io.weir.trainer.store.RunHistory.Validated;
import io.weir.trainer.store.RunInfo;
import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A recorded training as one page that needs no network. */
public final class RunPage {
  private RunPage() {}

  /** The whole page. */
  public static String render(RunInfo run, RunHistory history) {
    List<String> metrics = history.metricNames();
    Map<String, List<Point>> series = new LinkedHashMap<>();
    metrics.forEach(name -> series.put(name, history.series(name)));
    Map<String, String> parts = new TreeMap<>();
    parts.put("title", escape(run.id()));
    parts.put("provenance", provenance(run, history));
    parts.put("curves", curves(metrics));
    parts.put("validations", validations(history.validations()));
    parts.put("events", events(history.events()));
    return Page.render(
        "run",
        "Weir run: " + escape(run.id()),
        escape(run.weirVersion()),
        parts,
        Map.of("run-data", series));
  }

  private static String provenance(RunInfo run, RunHistory history) {
    StringBuilder html = new StringBuilder();
    html.append(
        facts(
            fact("Status", escape(run.status().name())),
            fact("Updates", integer(run.updatesDone()) + " of " + integer(run.updatesInAll())),
            fact("Best score", number(run.bestScore(), 4)),
            fact("Begun", escape(run.started().toString())),
            fact("Weir", escape(run.weirVersion())),
            fact("Seed", Long.toString(run.seed())),
            fact("Learner", escape(run.learner())),
            fact("Command", "<code>" + escape(run.command()) + "</code>"),
            fact("Hash of the scenario (SHA-256)", hash(run.scenarioSha256()))));
    for (PolicyOut policy : history.policies()) {
      html.append(facts(fact("Policy", escape(policy.file()) + " " + hash(policy.sha256()))));
    }
    return html.toString();
  }

  /** What matters most first: the score, then the signal, then the rest. */
  private static String curves(List<String> metrics) {
    if (metrics.isEmpty()) {
      return note("No update is done yet.");
    }
    StringBuilder html = new StringBuilder("<div class=\"charts\">\n");
    List<String> first = List.of("score", "meanReward", "meanMagnitude", "actionDeviation", "loss");
    first.stream().filter(metrics::contains).forEach(name -> html.append(curve(name)));
    metrics.stream()
        .filter(name -> !first.contains(name))
        .forEach(name -> html.append(curve(name)));
    return html.append("</div>\n").toString();
  }

  private static String curve(String metric) {
    return figure(
        "chart",
        "data-metric=\"" + escape(metric) + "\"",
        metric,
        metric + " by update; `weir runs show --json` prints the figures");
  }

  private static String validations(List<Validated> all) {
    if (all.isEmpty()) {
      return note("There was no validation yet.");
    }
    Table table = new Table("Validations");
    table.head(
        "Candidate, update",
        "Score",
        "Scenario",
        "Goodput, % of the line",
        "Mean latency, µs",
        "p99 latency, µs",
        "Jain",
        "Min/max",
        "Dropped, B");
    for (Validated validated : all) {
      String at = validated.candidate() + ", " + validated.update();
      String score = number(validated.score(), 4);
      for (ValidationFigures figures : validated.figures()) {
        table.row(
            escape(at),
            validated.best() ? "<b>" + score + "</b>" : score,
            escape(figures.scenario()),
            number(figures.goodputShare() * 100, 2),
            number(figures.latencyMeanUs(), 2),
            number(figures.latencyP99Us(), 2),
            number(figures.jain(), 4),
            number(figures.minMax(), 3),
            number(figures.droppedBytes(), 0));
      }
    }
    return table.html();
  }

  private static String events(List<Event> events) {
    Table table = new Table("Events").text().head("When", "What", "Candidate, update");
    for (Event event : events) {
      String what = event.kind() + (event.text().isEmpty() ? "" : ": " + event.text());
      table.row(
          escape(event.happened().toString()),
          escape(what),
          event.candidate() + ", " + event.update());
    }
    return table.html();
  }
}
