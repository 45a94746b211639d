package io.weir.cli.pipeline;

import io.weir.cli.Progress;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.training.TrainingListener;
import java.util.List;
import java.util.Locale;

/** Shows a training in a progress bar. */
final class TrainingProgress implements TrainingListener {
  private final Progress bar;
  private double meanReward;
  private int furthest;

  TrainingProgress(Progress bar) {
    this.bar = bar;
  }

  @Override
  public void updated(Position at, UpdateStatistics statistics) {
    meanReward = statistics.meanReward();
    // After a collapse some updates are done again.
    if (at.updates() > furthest) {
      furthest = at.updates();
      bar.step();
    }
  }

  @Override
  public void validated(Position at, List<ValidationFigures> figures, double score, boolean best) {
    bar.note(String.format(Locale.ROOT, "r %+.2f score %.3f", meanReward, score));
  }

  @Override
  public void collapsed(Position at, String reason) {
    bar.print(() -> System.err.println("training: " + reason));
  }
}
