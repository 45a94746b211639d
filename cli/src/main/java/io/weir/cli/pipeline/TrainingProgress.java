package io.weir.cli.pipeline;

import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingSpec;
import java.util.List;
import java.util.Locale;

/** Shows a training in a progress bar. */
public final class TrainingProgress implements TrainingListener, AutoCloseable {
  private final Progress bar;
  private double meanReward;
  private int furthest;

  private TrainingProgress(Progress bar) {
    this.bar = bar;
  }

  /**
   * A bar for the training of this experiment.
   *
   * @param done updates that were done before
   */
  public static TrainingProgress of(Experiment experiment, int done) {
    TrainingSpec spec = experiment.training();
    return new TrainingProgress(
        Progress.of("train", (long) spec.candidates() * spec.updates(), done));
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

  @Override
  public void close() {
    bar.close();
  }
}
