package io.weir.cli.runs;

import io.weir.trainer.store.RunHistory;
import io.weir.trainer.store.RunHistory.Checkpoint;
import io.weir.trainer.store.RunHistory.Event;
import io.weir.trainer.store.RunHistory.Point;
import io.weir.trainer.store.RunHistory.PolicyOut;
import io.weir.trainer.store.RunHistory.Validated;
import io.weir.trainer.store.RunInfo;
import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run in full. */
public final class RunText {
  private static final int SPARKLINE_WIDTH = 60;

  private final RunInfo run;
  private final RunHistory history;
  private final StringBuilder text = new StringBuilder();

  private RunText(RunInfo run, RunHistory history) {
    this.run = run;
    this.history = history;
  }

  /** The run as text. */
  public static String of(RunInfo run, RunHistory history, Instant now) {
    RunText text = new RunText(run, history);
    text.provenance(now);
    text.curves();
    text.validations();
    text.events();
    text.files();
    return text.text.toString();
  }

  /** The last validation that was the best; null before the first. */
  public static Validated best(RunHistory history) {
    Validated best = null;
    for (Validated validated : history.validations()) {
      best = validated.best() ? validated : best;
    }
    return best;
  }

  private void fact(String name, String value) {
    text.append("  %-12s %s%n".formatted(name, value));
  }

  private void provenance(Instant now) {
    text.append("%s: %s%n".formatted(run.id(), run.status()));
    fact("command", run.command());
    fact(
        "provenance",
        "Weir %s, seed %d, learner %s".formatted(run.weirVersion(), run.seed(), run.learner()));
    fact("scenario", run.scenarioSha256());
    fact(
        "progress",
        "%d of %d %s in %s, begun %s"
            .formatted(
                run.updatesDone(),
                run.updatesInAll(),
                run.isSearch() ? "evaluations" : "updates",
                Wording.span(Wording.took(run, now)),
                run.started()));
    if (run.bestScore() != null) {
      fact(
          "best score",
          (run.isSearch()
                  ? "%s with point %d of generation %d"
                  : "%s after update %d of candidate %d")
              .formatted(
                  Wording.number(run.bestScore(), 4), run.bestUpdate(), run.bestCandidate()));
    }
    for (PolicyOut policy : history.policies()) {
      fact("policy", policy.file() + " " + policy.sha256());
    }
  }

  private void curves() {
    text.append("\n");
    List<List<String>> rows = new ArrayList<>();
    for (String name : history.metricNames()) {
      List<Double> values = history.series(name).stream().map(Point::value).toList();
      if (!values.isEmpty()) {
        rows.add(
            List.of(
                name,
                significant(values.get(values.size() - 1)),
                Sparkline.of(values, SPARKLINE_WIDTH)));
      }
    }
    if (rows.isEmpty()) {
      text.append(run.isSearch() ? "no evaluation yet\n" : "no update yet\n");
      return;
    }
    text.append("  %-20s %12s  %s%n".formatted("metric", "last", "over the run"));
    rows.forEach(
        row -> text.append("  %-20s %12s  %s%n".formatted(row.get(0), row.get(1), row.get(2))));
  }

  private static String significant(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 1000 ? "%,.0f" : "%.4g", value);
  }

  private void validations() {
    Validated best = best(history);
    if (best == null) {
      return;
    }
    text.append(
        "%nbest validation (update %d of candidate %d, score %s)%n"
            .formatted(best.update(), best.candidate(), Wording.number(best.score(), 4)));
    List<String> titles = new ArrayList<>(List.of("  scenario"));
    titles.addAll(Wording.FIGURE_TITLES);
    TextTable table = new TextTable(titles);
    for (ValidationFigures figures : best.figures()) {
      List<String> row = new ArrayList<>(List.of("  " + figures.scenario()));
      row.addAll(Wording.figures(figures));
      table.row(row);
    }
    text.append(table);
  }

  private void events() {
    text.append("\nevents\n");
    for (Event event : history.events()) {
      text.append(
          "  %s  %s%s%n"
              .formatted(
                  event.happened(),
                  event.kind(),
                  event.text().isEmpty() ? "" : ": " + event.text()));
    }
  }

  private void files() {
    List<Checkpoint> checkpoints = history.checkpoints();
    if (checkpoints.isEmpty()) {
      return;
    }
    text.append("\ncheckpoints\n");
    for (Checkpoint checkpoint : checkpoints) {
      text.append(
          "  %s  %,d B, written in %s ms%s%n"
              .formatted(
                  checkpoint.file(),
                  checkpoint.bytes(),
                  Wording.number(checkpoint.writeMs(), 1),
                  checkpoint.best() ? ", best" : ""));
    }
  }
}
