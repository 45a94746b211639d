package io.weir.cli.pipeline;

import io.weir.cli.report.Report;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.store.RunHistory;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers every update of a training, for {@code training.json} and the report. */
public final class TrainingHistory implements TrainingListener {
  private final List<Report.Point> points = new ArrayList<>();
  private final List<String> collapses = new ArrayList<>();
  private long decisions;

  /** A history that begins with what a run store has of a training. */
  public static TrainingHistory of(RunHistory run) {
    TrainingHistory history = new TrainingHistory();
    Map<Integer, Map<String, Double>> steps = new TreeMap<>();
    Map<Integer, RunHistory.Point> positions = new TreeMap<>();
    for (String name : run.metricNames()) {
      for (RunHistory.Point point : run.series(name)) {
        steps.computeIfAbsent(point.step(), step -> new TreeMap<>()).put(name, point.value());
        positions.put(point.step(), point);
      }
    }
    positions.forEach((step, at) -> history.add(at, steps.get(step)));
    return history;
  }

  private void add(RunHistory.Point at, Map<String, Double> metrics) {
    Map<String, Double> terms = new LinkedHashMap<>();
    metrics.forEach(
        (name, value) -> {
          if (name.startsWith(RunHistory.TERM)) {
            terms.put(name.substring(RunHistory.TERM.length()), value);
          }
        });
    decisions += Math.round(metrics.getOrDefault("decisions", 0.0));
    points.add(
        new Report.Point(
            at.candidate(),
            at.update(),
            metrics.getOrDefault("loss", Double.NaN),
            terms,
            metrics.getOrDefault("meanReward", Double.NaN),
            metrics.getOrDefault("meanMagnitude", Double.NaN),
            metrics.getOrDefault("actionDeviation", Double.NaN),
            metrics.getOrDefault("gradientNorm", Double.NaN),
            metrics.get("score")));
  }

  @Override
  public void updated(Position at, UpdateStatistics statistics) {
    decisions += statistics.decisions();
    points.add(
        new Report.Point(
            at.candidate(),
            at.update(),
            statistics.loss(),
            statistics.terms(),
            statistics.meanReward(),
            statistics.meanMagnitude(),
            statistics.actionDeviation(),
            statistics.gradientNorm(),
            null));
  }

  @Override
  public void validated(Position at, List<ValidationFigures> figures, double score, boolean best) {
    Report.Point last = points.remove(points.size() - 1);
    points.add(
        new Report.Point(
            last.candidate(),
            last.update(),
            last.loss(),
            last.terms(),
            last.meanReward(),
            last.meanMagnitude(),
            last.actionDeviation(),
            last.gradientNorm(),
            score));
  }

  @Override
  public void collapsed(Position at, String reason) {
    collapses.add(reason);
  }

  /** The whole training, now that it is done. */
  Report.Training of(TrainingLoop.Result result) {
    return new Report.Training(
        points.size(),
        decisions,
        result.candidate(),
        result.update(),
        result.score(),
        List.copyOf(collapses),
        result.archive().stream()
            .map(
                policy ->
                    new Report.Archived(
                        policy.candidate(),
                        policy.update(),
                        policy.goodputShare(),
                        policy.latencyP99PerBaseRtt(),
                        policy.jain(),
                        policy.droppedBytes(),
                        policy.score()))
            .toList(),
        List.copyOf(points));
  }
}
