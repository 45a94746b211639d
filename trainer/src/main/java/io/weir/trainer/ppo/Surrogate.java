package io.weir.trainer.ppo;

/**
 * The clipped surrogate loss of one decision with a Gaussian action, and its derivatives:
 *
 * <pre>
 * ρ = p(a | μ, σ) / p(a | μ_old, σ_old)
 * L = −min(ρ·A, clamp(ρ, 1 − ε, 1 + ε)·A) − entropyWeight · ln σ
 * </pre>
 */
final class Surrogate {
  private final double clip;
  private final double entropyWeight;

  /** L of the last {@link #at}. */
  double loss;

  /** dL/dμ. */
  double meanSlope;

  /** dL/d ln σ. */
  double logDeviationSlope;

  /** Whether ρ was beyond the clip where that counts. */
  boolean clipped;

  /** ln ρ. */
  double logRatio;

  Surrogate(double clip, double entropyWeight) {
    this.clip = clip;
    this.entropyWeight = entropyWeight;
  }

  /** ln p(action | mean, e^logDeviation), up to a constant. */
  static double logProbability(double action, double mean, double logDeviation) {
    double z = (action - mean) * StrictMath.exp(-logDeviation);
    return -0.5 * z * z - logDeviation;
  }

  /**
   * Computes loss and slopes.
   *
   * @param oldLogProbability {@link #logProbability} under the policy that took the action
   */
  void at(
      double action, double mean, double logDeviation, double oldLogProbability, double advantage) {
    logRatio = logProbability(action, mean, logDeviation) - oldLogProbability;
    double ratio = StrictMath.exp(Math.min(logRatio, MOST_LOG_RATIO));
    double limited = Math.max(1 - clip, Math.min(ratio, 1 + clip));
    clipped = limited * advantage < ratio * advantage;
    loss = -(clipped ? limited : ratio) * advantage - entropyWeight * logDeviation;
    meanSlope = 0;
    logDeviationSlope = -entropyWeight;
    if (!clipped) {
      double inverse = StrictMath.exp(-logDeviation);
      double z = (action - mean) * inverse;
      meanSlope = -ratio * advantage * z * inverse;
      logDeviationSlope -= ratio * advantage * (z * z - 1);
    }
  }

  /** e^20 is far beyond any clip, and finite. */
  private static final double MOST_LOG_RATIO = 20;
}
