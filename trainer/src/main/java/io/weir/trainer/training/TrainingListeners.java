package io.weir.trainer.training;

import io.weir.trainer.learning.UpdateStatistics;
import java.util.List;

/** Several listeners as one. */
record TrainingListeners(List<TrainingListener> listeners) implements TrainingListener {
  TrainingListeners {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void updated(Position at, UpdateStatistics statistics) {
    listeners.forEach(listener -> listener.updated(at, statistics));
  }

  @Override
  public void validated(Position at, List<ValidationFigures> figures, double score, boolean best) {
    listeners.forEach(listener -> listener.validated(at, figures, score, best));
  }

  @Override
  public void stageBegan(Position at, String stage) {
    listeners.forEach(listener -> listener.stageBegan(at, stage));
  }

  @Override
  public void collapsed(Position at, String reason) {
    listeners.forEach(listener -> listener.collapsed(at, reason));
  }

  @Override
  public void checkpoint(TrainingState state) {
    listeners.forEach(listener -> listener.checkpoint(state));
  }
}
