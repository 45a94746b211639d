package io.weir.trainer.store;

import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingState;
import io.weir.trainer.training.UpdateStatistics;
import java.util.List;

/** Several listeners as one, told in order. */
public final class ListenerGroup implements TrainingListener {
  private final List<TrainingListener> listeners;

  /** All of these. */
  public ListenerGroup(TrainingListener... listeners) {
    this.listeners = List.of(listeners);
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
