package io.weir.trainer.adpg;

/**
 * Adam (Kingma and Ba, ICLR 2015, algorithm 1). Weir's own because Tribuo 4.3.2's multiplies by the
 * root of the second moment instead of dividing; see docs/decisions/0001-own-adam.md.
 */
public final class Adam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;

  private final double epsilon;
  private final double[] first;
  private final double[] second;
  private double power1 = 1;
  private double power2 = 1;

  /**
   * @param parameters number of parameters
   * @param epsilon added to the root of the second moment
   */
  public Adam(int parameters, double epsilon) {
    this.epsilon = epsilon;
    this.first = new double[parameters];
    this.second = new double[parameters];
  }

  /**
   * Turns a gradient into a descent step.
   *
   * @param gradient derivative of the loss by each parameter
   * @param learningRate length of the step
   * @return what to add to the parameters
   */
  public double[] step(double[] gradient, double learningRate) {
    power1 *= BETA1;
    power2 *= BETA2;
    double[] step = new double[gradient.length];
    for (int i = 0; i < gradient.length; i++) {
      first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
      second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
      double mean = first[i] / (1 - power1);
      double root = Math.sqrt(second[i] / (1 - power2));
      step[i] = -learningRate * mean / (root + epsilon);
    }
    return step;
  }
}
