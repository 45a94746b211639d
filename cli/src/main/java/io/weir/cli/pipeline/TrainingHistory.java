package io.weir.cli.pipeline;

import io.weir.cli.report.Report;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingLoop;
import java.util.ArrayList;
import java.util.List;

/** Remembers every update of a training, for {@code training.json} and the report. */
final class TrainingHistory implements TrainingListener {
  private final List<Report.Point> points = new ArrayList<>();
  private final List<String> collapses = new ArrayList<>();
  private long decisions;

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
