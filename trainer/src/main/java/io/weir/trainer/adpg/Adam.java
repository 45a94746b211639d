package io.weir.trainer.adpg;

import io.weir.trainer.learning.LearnerState;

/**
 * Adam (Kingma and Ba, ICLR 2015, algorithm 1). Weir's own because Tribuo 4.3.2's multiplies by the
 * root of the second moment instead of dividing; see docs/decisions/0001-own-adam.md.
 */
public final class Adam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final String FIRST = "adam.first";
  private static final String SECOND = "adam.second";
  private static final String POWERS = "adam.powers";

  private final double epsilon;
  private final double[] first;
  private final double[] second;
  private final double[] powers;

  /**
   * @param state moments, changed by every step
   * @param epsilon added to the root of the second moment
   */
  public Adam(LearnerState state, double epsilon) {
    this.epsilon = epsilon;
    this.first = state.get(FIRST);
    this.second = state.get(SECOND);
    this.powers = state.get(POWERS);
  }

  /** Moments before the first step. */
  public static LearnerState initialState(int parameters) {
    return new LearnerState()
        .put(FIRST, new double[parameters])
        .put(SECOND, new double[parameters])
        .put(POWERS, 1, 1);
  }

  /**
   * Takes a step down the gradient.
   *
   * @param parameters changed
   * @param gradient derivative of the loss by each parameter
   * @param learningRate length of the step
   */
  public void step(double[] parameters, double[] gradient, double learningRate) {
    powers[0] *= BETA1;
    powers[1] *= BETA2;
    for (int i = 0; i < gradient.length; i++) {
      first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
      second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
      double mean = first[i] / (1 - powers[0]);
      double root = Math.sqrt(second[i] / (1 - powers[1]));
      parameters[i] -= learningRate * mean / (root + epsilon);
    }
  }
}
