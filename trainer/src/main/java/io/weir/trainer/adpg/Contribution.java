package io.weir.trainer.adpg;

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
 * @param reward sum of r over decisions
 * @param rewardAbove sum of r over decisions above the operating point (congested)
 * @param magnitude sum of |μ|
 * @param action sum of μ
 * @param actionSquares sum of μ²
 * @param decisions decisions counted
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record Contribution(
    double[] gradient,
    double rewardLoss,
    double actionLoss,
    double reward,
    double rewardAbove,
    double magnitude,
    double action,
    double actionSquares,
    long decisions)
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
    double reward;
    double rewardAbove;
    double magnitude;
    double action;
    double actionSquares;
    long flows;
    long decisions;

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
        double mu = trajectory.action(t);
        reward += trajectory.reward(t + 1);
        rewardAbove += Math.max(0, trajectory.reward(t + 1));
        magnitude += Math.abs(mu);
        action += mu;
        actionSquares += mu * mu;
      }
      flows++;
      decisions += steps;
    }

    Contribution mean() {
      double share = 1.0 / Math.max(1, flows);
      for (int p = 0; p < gradient.length; p++) {
        gradient[p] *= share;
      }
      return new Contribution(
          gradient,
          rewardLoss * share,
          actionLoss * share,
          reward,
          rewardAbove,
          magnitude,
          action,
          actionSquares,
          decisions);
    }
  }
}
