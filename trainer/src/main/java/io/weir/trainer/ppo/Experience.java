package io.weir.trainer.ppo;

import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.Trajectory;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * What an episode gave.
 *
 * @param trajectories of its flows
 */
record Experience(ArrayList<Trajectory> trajectories) implements Serializable {
  /** Runs an episode. */
  record Collect() implements Executor.Work<Episode, Experience> {
    @Override
    public Experience apply(Episode episode) {
      return new Experience(new ArrayList<>(episode.run()));
    }
  }
}
