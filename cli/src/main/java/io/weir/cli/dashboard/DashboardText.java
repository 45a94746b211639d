package io.weir.cli.dashboard;

import io.weir.cli.runs.Sparkline;
import io.weir.cli.runs.TextTable;
import io.weir.cli.runs.Wording;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.training.TrainingListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What the dashboard says, line by line: a function of what was heard and of the time. One thread
 * at a time.
 */
final class DashboardText implements TrainingListener {
  private static final int EVENTS = 3;
  private static final int BAR = 40;
  private static final int SPARKLINE = 50;

  private final String title;
  private final long beganNs;
  private final int updatesBefore;
  private final List<Double> scores = new ArrayList<>();
  private final List<Double> rewards = new ArrayList<>();
  private final Deque<String> events = new ArrayDeque<>();
  private Position at;
  private UpdateStatistics last;
  private List<ValidationFigures> figures = List.of();
  private List<ValidationFigures> best = List.of();
  private double bestScore = Double.NaN;
  private String stage = "";
  private long decisions;
  private int updatesHere;

  /**
   * @param title what is trained
   * @param updatesBefore updates that were done before this process
   * @param updatesInAll updates of all candidates in the end
   * @param nowNs the clock now, ns
   */
  DashboardText(String title, int updatesBefore, int updatesInAll, long nowNs) {
    this.title = title;
    this.updatesBefore = updatesBefore;
    this.beganNs = nowNs;
    this.at = new Position(0, 0, updatesBefore, updatesInAll);
  }

  @Override
  public void updated(Position position, UpdateStatistics statistics) {
    at = position;
    last = statistics;
    decisions += statistics.decisions();
    updatesHere++;
    rewards.add(statistics.meanReward());
  }

  @Override
  public void validated(
      Position position, List<ValidationFigures> found, double score, boolean isBest) {
    at = position;
    figures = found;
    scores.add(score);
    if (isBest) {
      best = found;
      bestScore = score;
    }
  }

  @Override
  public void stageBegan(Position position, String name) {
    stage = name;
    happened(position, "stage " + name);
  }

  @Override
  public void collapsed(Position position, String reason) {
    happened(position, "collapse: " + reason);
  }

  private void happened(Position position, String what) {
    events.addLast(
        "update %d of candidate %d: %s".formatted(position.update(), position.candidate(), what));
    if (events.size() > EVENTS) {
      events.removeFirst();
    }
  }

  /** The lines at a time. */
  List<String> lines(long nowNs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s   candidate %d, update %d%s"
            .formatted(title, at.candidate(), at.update(), stage.isEmpty() ? "" : "   " + stage));
    lines.add(progress(nowNs));
    if (last != null) {
      addFigures(lines, nowNs);
    }
    addValidation(lines);
    events.forEach(lines::add);
    return lines;
  }

  private String progress(long nowNs) {
    double share = at.updatesInAll() == 0 ? 0 : (double) at.updates() / at.updatesInAll();
    int full = (int) (BAR * Math.min(1, share));
    Duration gone = Duration.ofNanos(nowNs - beganNs);
    return "[%s%s] %3.0f %%   %d of %d updates   %s gone, %s left"
        .formatted(
            "=".repeat(full),
            " ".repeat(BAR - full),
            share * 100,
            at.updates(),
            at.updatesInAll(),
            Wording.span(gone),
            left(gone));
  }

  /** From what this process did, for what was done before took it no time. */
  private String left(Duration gone) {
    int done = at.updates() - updatesBefore;
    if (done <= 0) {
      return "?";
    }
    double each = (double) gone.toNanos() / done;
    return Wording.span(Duration.ofNanos((long) (each * (at.updatesInAll() - at.updates()))));
  }

  private void addFigures(List<String> lines, long nowNs) {
    StringBuilder loss = new StringBuilder("loss " + real(last.loss()));
    last.terms().forEach((name, value) -> loss.append("   " + name + " " + real(value)));
    lines.add(loss.toString());
    double seconds = Math.max(1e-9, (nowNs - beganNs) / 1e9);
    lines.add(
        "mean r %s   |μ| %s   deviation of μ %s   gradient %s   %s decisions/s   %s updates/s"
            .formatted(
                real(last.meanReward()),
                real(last.meanMagnitude()),
                real(last.actionDeviation()),
                real(last.gradientNorm()),
                Wording.number(decisions / seconds, 0),
                Wording.number(updatesHere / seconds, 2)));
    lines.add("mean r  " + Sparkline.of(rewards, SPARKLINE));
  }

  private void addValidation(List<String> lines) {
    if (scores.isEmpty()) {
      return;
    }
    lines.add(
        "score   %s %s, best %s"
            .formatted(
                Sparkline.of(scores, SPARKLINE),
                Wording.number(scores.get(scores.size() - 1), 4),
                Wording.number(bestScore, 4)));
    List<String> titles = new ArrayList<>(List.of("scenario"));
    titles.addAll(Wording.FIGURE_TITLES);
    titles.add("best: goodput");
    titles.add("p99 µs");
    TextTable table = new TextTable(titles);
    for (int i = 0; i < figures.size(); i++) {
      List<String> row = new ArrayList<>(List.of(figures.get(i).scenario()));
      row.addAll(Wording.figures(figures.get(i)));
      List<String> then = i < best.size() ? Wording.figures(best.get(i)) : List.of("–", "–", "–");
      row.add(then.get(0));
      row.add(then.get(2));
      table.row(row);
    }
    lines.addAll(table.lines());
  }

  private static String real(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10_000 ? "%.4f" : "%.3g", value);
  }
}
