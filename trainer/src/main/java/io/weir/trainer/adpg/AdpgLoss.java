package io.weir.trainer.adpg;

import io.weir.trainer.rollout.Trajectory;

/**
 * The loss of ADPG and its derivative by the actions, for one flow:
 *
 * <pre>
 * G_t = mean over k ≥ t of γ^(k−t) · r_{k+1}
 * L   = cR · (1/T) Σ_t μ_t·G_t  +  cA · (1/T) Σ_t [ Σ_{j&gt;t} ½(μ_t − μ_j)² / (T − t) ]
 * </pre>
 *
 * <p>Both terms are computed in O(T) from suffix and prefix sums. The last decision of a trajectory
 * has no reward yet and only closes the one before.
 */
public final class AdpgLoss {
  private final double gamma;
  private final double rewardWeight;
  private final double actionWeight;

  /**
   * @param gamma discount γ
   * @param rewardWeight cR
   * @param actionWeight cA
   */
  public AdpgLoss(double gamma, double rewardWeight, double actionWeight) {
    this.gamma = gamma;
    this.rewardWeight = rewardWeight;
    this.actionWeight = actionWeight;
  }

  /** Number of decisions that have a reward: T. */
  public static int usableSteps(Trajectory trajectory) {
    return Math.max(0, trajectory.length() - 1);
  }

  /**
   * Computes loss and slopes.
   *
   * @param trajectory the flow's decisions
   * @param slopes receives dL/dμ_t for t &lt; T
   * @return L
   */
  public double slopes(Trajectory trajectory, double[] slopes) {
    int steps = usableSteps(trajectory);
    double loss = rewardTerm(trajectory, slopes, steps);
    return loss + actionTerm(trajectory, slopes, steps);
  }

  private double rewardTerm(Trajectory trajectory, double[] slopes, int steps) {
    double discounted = 0;
    double loss = 0;
    for (int t = steps - 1; t >= 0; t--) {
      discounted = trajectory.reward(t + 1) + gamma * discounted;
      double mean = discounted / (steps - t);
      slopes[t] = rewardWeight * mean / steps;
      loss += slopes[t] * trajectory.action(t);
    }
    return loss;
  }

  private double actionTerm(Trajectory trajectory, double[] slopes, int steps) {
    double later = 0;
    double laterSquares = 0;
    double loss = 0;
    for (int t = steps - 1; t >= 0; t--) {
      double mu = trajectory.action(t);
      int count = steps - 1 - t;
      double scale = actionWeight / steps / (steps - t);
      loss += scale * 0.5 * (count * mu * mu - 2 * mu * later + laterSquares);
      slopes[t] += scale * (count * mu - later);
      later += mu;
      laterSquares += mu * mu;
    }
    double weights = 0;
    double weighted = 0;
    for (int t = 0; t < steps; t++) {
      double mu = trajectory.action(t);
      slopes[t] += actionWeight / steps * (mu * weights - weighted);
      weights += 1.0 / (steps - t);
      weighted += mu / (steps - t);
    }
    return loss;
  }
}
