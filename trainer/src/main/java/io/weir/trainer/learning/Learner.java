package io.weir.trainer.learning;

import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Executor;
import java.util.List;

/**
 * How experience changes a policy: ADPG, PPO. An update is a function of policy, state, update
 * number and episodes; it does not depend on the executor.
 */
public interface Learner {
  /** What it remembers before the first update, for a policy of this shape. */
  LearnerState initialState(Policy policy, long seed);

  /**
   * Runs the episodes under {@code policy} and improves it.
   *
   * @param policy changed
   * @param state changed
   * @param episodes experience to gather; every episode counts the same, however many flows it has
   * @param update number of this update, from 1
   * @param executor where the episodes run
   */
  UpdateStatistics update(
      Policy policy, LearnerState state, List<Episode> episodes, int update, Executor executor);
}
