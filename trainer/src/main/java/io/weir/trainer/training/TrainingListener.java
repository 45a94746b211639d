package io.weir.trainer.training;

import io.weir.trainer.learning.UpdateStatistics;
import java.io.Serializable;
import java.util.List;

/** Hears of a training as it goes: run store, event files, dashboard. Called on one thread. */
public interface TrainingListener {
  /** A listener that does nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** A listener that tells all of these, in this order. */
  static TrainingListener all(TrainingListener... listeners) {
    return new TrainingListeners(List.of(listeners));
  }

  /** An update is done. */
  default void updated(Position at, UpdateStatistics statistics) {}

  /**
   * The averaged policy was run in closed loop.
   *
   * @param best whether it is the best so far
   */
  default void validated(
      Position at, List<ValidationFigures> figures, double score, boolean best) {}

  /** A stage of the curriculum begins. */
  default void stageBegan(Position at, String stage) {}

  /** The policy had collapsed; training goes on from the last good checkpoint. */
  default void collapsed(Position at, String reason) {}

  /** The state after this update: enough to go on from, bit for bit. Called after every update. */
  default void checkpoint(TrainingState state) {}

  /**
   * Where the training stands.
   *
   * @param candidate which candidate, from 0
   * @param update update of this candidate, from 1
   * @param updates updates of all candidates so far
   * @param updatesInAll updates of all candidates in the end
   */
  record Position(int candidate, int update, int updates, int updatesInAll) {}

  /** Closed-loop figures of one validation scenario, means over its runs. */
  record ValidationFigures(
      String scenario,
      double goodputShare,
      double latencyMeanUs,
      double latencyP99Us,
      double latencyP99PerBaseRtt,
      double jain,
      double minMax,
      double droppedBytes)
      implements Serializable {}
}
