package io.weir.trainer.training;

import io.weir.trainer.learning.LearnerState;
import java.io.Serializable;
import java.util.List;

/**
 * Everything a training needs to go on as if it had never stopped; all random numbers are functions
 * of seed, candidate and update.
 *
 * @param candidate candidate that is trained, from 0
 * @param update updates of it that are done
 * @param attempt how often it was restarted after a collapse
 * @param policy parameters of the policy
 * @param average parameters of its moving average
 * @param learner what the learner remembers
 * @param good the state after the last validation that was not a collapse; null before the first,
 *     and inside itself
 * @param best parameters of the averaged policy that the score chooses from the archive; null
 *     before the first validation
 * @param bestScore its score
 * @param bestCandidate candidate it belongs to
 * @param bestUpdate update after which it was found
 * @param constantUpdates updates in a row with a constant action
 * @param saturatedUpdates updates in a row with a saturated tanh
 * @param archive validated policies that no other dominates; empty inside {@code good}
 */
@SuppressWarnings("ArrayRecordComponent") // stored, never compared
public record TrainingState(
    int candidate,
    int update,
    int attempt,
    double[] policy,
    double[] average,
    LearnerState learner,
    TrainingState good,
    double[] best,
    double bestScore,
    int bestCandidate,
    int bestUpdate,
    int constantUpdates,
    int saturatedUpdates,
    List<ArchivedPolicy> archive)
    implements Serializable {
  public TrainingState {
    archive = archive == null ? List.of() : List.copyOf(archive);
  }

  /** A state that nothing looks collapsed in and that nothing was archived before. */
  public TrainingState(
      int candidate,
      int update,
      int attempt,
      double[] policy,
      double[] average,
      LearnerState learner,
      TrainingState good,
      double[] best,
      double bestScore,
      int bestCandidate,
      int bestUpdate) {
    this(
        candidate,
        update,
        attempt,
        policy,
        average,
        learner,
        good,
        best,
        bestScore,
        bestCandidate,
        bestUpdate,
        0,
        0,
        List.of());
  }
}
