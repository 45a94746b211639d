package io.weir.trainer.store;

import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.store.RunHistory.Checkpoint;
import io.weir.trainer.store.RunLog.Event;
import io.weir.trainer.store.RunLog.Step;
import io.weir.trainer.store.RunLog.Validated;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records a training: event file, checkpoint, then the update's rows in one transaction. What the
 * database has is therefore always backed by a checkpoint, and a process that dies in between loses
 * the update it was at and nothing else. May be stopped from another thread.
 */
final class RecordingListener implements TrainingListener {
  private final RunLog log;
  private final CheckpointFolder folder;
  private final EventFile events;
  private final List<Checkpoint> checkpoints;
  private int number;
  private long lastNs = System.nanoTime();
  private Step step = new Step();
  private boolean stopped;

  /**
   * @param number updates recorded so far
   * @param checkpoints those that are kept, the latest first
   */
  RecordingListener(
      RunLog log,
      CheckpointFolder folder,
      EventFile events,
      int number,
      List<Checkpoint> checkpoints) {
    this.log = log;
    this.folder = folder;
    this.events = events;
    this.number = number;
    this.checkpoints = new ArrayList<>(checkpoints);
  }

  @Override
  public synchronized void updated(Position at, UpdateStatistics statistics) {
    long nowNs = System.nanoTime();
    double seconds = (nowNs - lastNs) / 1e9;
    lastNs = nowNs;
    step.at = at;
    Map<String, Double> metrics = step.metrics;
    metrics.put("loss", statistics.loss());
    statistics.terms().forEach((name, value) -> metrics.put(RunHistory.TERM + name, value));
    metrics.put("meanReward", statistics.meanReward());
    metrics.put("meanMagnitude", statistics.meanMagnitude());
    metrics.put("actionDeviation", statistics.actionDeviation());
    metrics.put("gradientNorm", statistics.gradientNorm());
    metrics.put("decisions", (double) statistics.decisions());
    metrics.put("decisionsPerSecond", statistics.decisions() / seconds);
    metrics.put("updateSeconds", seconds);
  }

  @Override
  public synchronized void validated(
      Position at, List<ValidationFigures> figures, double score, boolean best) {
    step.at = at;
    step.validated = new Validated(List.copyOf(figures), score, best);
    step.metrics.put("score", score);
  }

  @Override
  public synchronized void stageBegan(Position at, String stage) {
    step.events.add(new Event(at, "stage", stage));
  }

  @Override
  public synchronized void collapsed(Position at, String reason) {
    step.events.add(new Event(at, "collapse", reason));
  }

  @Override
  public synchronized void checkpoint(TrainingState state) {
    if (stopped) {
      return;
    }
    int next = number + 1;
    boolean best = step.validated != null && step.validated.best();
    Checkpoint written = folder.write(next, state, best);
    events.scalars(next, System.currentTimeMillis() / 1000.0, scalars());
    log.commit(next, step, written);
    number = next;
    step = new Step();
    lastNs = System.nanoTime();
    checkpoints.add(0, written);
    tidy();
  }

  /**
   * Rows first: one without its file would be an error, a file without its row is removed later.
   */
  private void tidy() {
    List<Checkpoint> superfluous = CheckpointFolder.superfluous(checkpoints);
    if (superfluous.isEmpty()) {
      return;
    }
    superfluous.forEach(log::forget);
    checkpoints.removeAll(superfluous);
    folder.keepOnly(checkpoints);
  }

  /** The metrics under the names that TensorBoard groups by. */
  private Map<String, Double> scalars() {
    Map<String, Double> scalars = new LinkedHashMap<>();
    step.metrics.forEach((name, value) -> scalars.put("training/" + name, value));
    if (step.validated != null) {
      for (ValidationFigures figures : step.validated.figures()) {
        String prefix = "validation/" + figures.scenario() + "/";
        scalars.put(prefix + "goodputShare", figures.goodputShare());
        scalars.put(prefix + "latencyMeanUs", figures.latencyMeanUs());
        scalars.put(prefix + "latencyP99Us", figures.latencyP99Us());
        scalars.put(prefix + "latencyP99PerBaseRtt", figures.latencyP99PerBaseRtt());
        scalars.put(prefix + "jain", figures.jain());
        scalars.put(prefix + "minMax", figures.minMax());
        scalars.put(prefix + "droppedBytes", figures.droppedBytes());
      }
    }
    return scalars;
  }

  /** Waits until nothing is half-written and writes nothing more; returns the updates recorded. */
  synchronized int stop() {
    stopped = true;
    return number;
  }

  /** Where the last recorded update was. */
  synchronized Position lastPosition() {
    Checkpoint last = checkpoints.isEmpty() ? null : checkpoints.get(0);
    return last == null
        ? new Position(0, 0, 0, 0)
        : new Position(last.candidate(), last.update(), 0, 0);
  }
}
