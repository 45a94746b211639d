package io.weir.trainer.adpg;

import io.weir.trainer.learning.DecisionSums;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.Trajectory;
import java.io.Serializable;
import java.util.List;

/**
 * Gradient and sums of one episode, worked out where it ran.
 *
 * @param gradient mean over flows, by parameter
 * @param rewardLoss first term of the loss, mean over flows
 * @param actionLoss second term
 * @param decisions what was observed and done
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record Contribution(double[] gradient, double rewardLoss, double actionLoss, DecisionSums decisions)
    implements Serializable {

  /** Runs an episode and differentiates the loss. */
  record Differentiate(AdpgSpec spec) implements Executor.Work<Episode, Contribution> {
    @Override
    public Contribution apply(Episode episode) {
      return of(episode.run(), episode.policy().copy(), new AdpgLoss(spec));
    }
  }

  /** The contribution of these trajectories, which {@code policy} made. */
  static Contribution of(List<Trajectory> trajectories, Policy policy, AdpgLoss loss) {
    Sums sums = new Sums(policy.parameterCount());
    for (Trajectory trajectory : trajectories) {
      if (AdpgLoss.usableSteps(trajectory) > 0) {
        sums.add(trajectory, policy, loss);
      }
    }
    return sums.mean();
  }

  private static final class Sums {
    final double[] gradient;
    double rewardLoss;
    double actionLoss;
    final DecisionSums decisions = new DecisionSums();
    long flows;

    Sums(int parameters) {
      gradient = new double[parameters];
    }

    void add(Trajectory trajectory, Policy policy, AdpgLoss loss) {
      int steps = AdpgLoss.usableSteps(trajectory);
      double[] slopes = new double[steps];
      AdpgLoss.Terms terms = loss.slopes(trajectory, slopes);
      rewardLoss += terms.reward();
      actionLoss += terms.action();
      policy.backward(trajectory.features(), steps, trajectory.initialState(), slopes, gradient);
      for (int t = 0; t < steps; t++) {
        decisions.add(trajectory.reward(t + 1), trajectory.action(t));
      }
      flows++;
    }

    Contribution mean() {
      double share = 1.0 / Math.max(1, flows);
      for (int p = 0; p < gradient.length; p++) {
        gradient[p] *= share;
      }
      return new Contribution(gradient, rewardLoss * share, actionLoss * share, decisions);
    }
  }
}
