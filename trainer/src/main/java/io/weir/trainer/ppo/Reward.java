package io.weir.trainer.ppo;

import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.RateDecision;
import io.weir.trainer.rollout.Trajectory;

/**
 * What a decision earns, from the congestion signal s that follows and the multiplier m it chose:
 *
 * <pre>
 * reward = (1 − γ) · (κ · ln m − h(s)),  h(s) = s² up to |s| = knee, 2·knee·|s| − knee² beyond
 * </pre>
 *
 * <p>−s² is the reward of Tessler et al. (IAAI 2022, arXiv 2102.09337), −(target − inflation ·
 * √rate)², up to its scale; the linear part keeps a first full queue from drowning everything else.
 * There the inflation is 1 on an idle path, so that a rate too low costs more the lower it is;
 * RL-CC's is 0 up to β, where that slope is missing and a starved flow learns nothing. κ · ln m
 * puts it back: its sum over a flow is κ · ln of the rate, the utility of proportional fairness,
 * and a potential (Ng et al., ICML 1999), which a steady rate does not earn.
 *
 * <p>1 − γ makes a return a mean over the horizon, whatever γ is.
 */
record Reward(double gamma, double signalKnee, double growthWeight) {
  private static final double LEAST_SCALE = 1e-3;

  Reward(PpoSpec spec) {
    this(spec.gamma(), spec.signalKnee(), spec.growthWeight());
  }

  /** Of decision {@code step}, which is not the trajectory's last. */
  double of(Trajectory trajectory, int step) {
    return scale()
        * (growthWeight * growth(trajectory.action(step)) - cost(trajectory.reward(step + 1)));
  }

  /** h(s), Huber's function times two. */
  double cost(double signal) {
    double size = Math.abs(signal);
    return size <= signalKnee ? size * size : signalKnee * (2 * size - signalKnee);
  }

  private double scale() {
    return Math.max(1 - gamma, LEAST_SCALE);
  }

  /** ln of the multiplier that an action chooses. */
  static double growth(double action) {
    double score = PdRule.scoreQ16(Math.max(-1, Math.min(action, 1)));
    return StrictMath.log1p(score / RateDecision.ONE_Q16);
  }
}
