package io.weir.trainer.adpg;

import io.weir.trainer.rollout.Trajectory;

/**
 * The loss of ADPG and its derivative by the actions, for one flow:
 *
 * <pre>
 * G_t = mean over k ≥ t of γ^(k−t) · r_{k+1}
 * r   above 0 counts {@link AdpgSpec#congestionWeight} times
 * L   = cR · (1/T) Σ_t μ_t·G_t  +  cA · (1/T) Σ_t [ Σ_{j&gt;t} ½(μ_t − μ_j)² / (T − t) ]
 * </pre>
 *
 * <p>Both terms are computed in O(T) from suffix and prefix sums. The last decision of a trajectory
 * has no reward yet and only closes the one before.
 */
public final class AdpgLoss {
  private final AdpgSpec spec;

  /**
   * The two terms of L.
   *
   * @param reward cR · …
   * @param action cA · …
   */
  public record Terms(double reward, double action) {}

  /** The loss with these constants. */
  public AdpgLoss(AdpgSpec spec) {
    this.spec = spec;
  }

  /** Number of decisions that have a reward. */
  public static int usableSteps(Trajectory trajectory) {
    return Math.max(0, trajectory.length() - 1);
  }

  /**
   * Computes loss and slopes, as a mean over the trajectory's segments of T decisions; the last
   * segment takes what is left.
   *
   * @param trajectory the flow's decisions
   * @param slopes receives dL/dμ_t for every decision that has a reward
   * @return L
   */
  public Terms slopes(Trajectory trajectory, double[] slopes) {
    int steps = usableSteps(trajectory);
    int segments = Math.max(1, steps / spec.segmentSteps());
    double reward = 0;
    double action = 0;
    for (int s = 0; s < segments; s++) {
      int from = s * spec.segmentSteps();
      int to = s == segments - 1 ? steps : from + spec.segmentSteps();
      reward += rewardTerm(trajectory, slopes, from, to) / segments;
      action += actionTerm(trajectory, slopes, from, to) / segments;
    }
    for (int t = 0; t < steps; t++) {
      slopes[t] /= segments;
    }
    return new Terms(reward, action);
  }

  private double rewardTerm(Trajectory trajectory, double[] slopes, int from, int to) {
    double discounted = 0;
    double loss = 0;
    for (int t = to - 1; t >= from; t--) {
      discounted = weighted(trajectory.reward(t + 1)) + spec.gamma() * discounted;
      double mean = discounted / (to - t);
      slopes[t] = spec.rewardWeight() * mean / (to - from);
      loss += slopes[t] * trajectory.action(t);
    }
    return loss;
  }

  private double weighted(double reward) {
    return reward > 0 ? spec.congestionWeight() * reward : reward;
  }

  private double actionTerm(Trajectory trajectory, double[] slopes, int from, int to) {
    double later = 0;
    double laterSquares = 0;
    double loss = 0;
    for (int t = to - 1; t >= from; t--) {
      double mu = trajectory.action(t);
      int count = to - 1 - t;
      double scale = spec.actionWeight() / (to - from) / (to - t);
      loss += scale * 0.5 * (count * mu * mu - 2 * mu * later + laterSquares);
      slopes[t] += scale * (count * mu - later);
      later += mu;
      laterSquares += mu * mu;
    }
    double weights = 0;
    double weighted = 0;
    for (int t = from; t < to; t++) {
      double mu = trajectory.action(t);
      slopes[t] += spec.actionWeight() / (to - from) * (mu * weights - weighted);
      weights += 1.0 / (to - t);
      weighted += mu / (to - t);
    }
    return loss;
  }
}
