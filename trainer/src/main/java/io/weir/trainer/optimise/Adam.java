package io.weir.trainer.optimise;

import io.weir.trainer.learning.LearnerState;

/**
 * Adam (Kingma and Ba, ICLR 2015, arXiv 1412.6980, algorithm 1). Why it is Weir's own:
 * docs/decisions/0009-optimiser.md.
 */
public final class Adam implements Optimiser {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final String FIRST = ".first";
  private static final String SECOND = ".second";
  private static final String POWERS = ".powers";

  private final double epsilon;
  private final double[] first;
  private final double[] second;
  private final double[] powers;

  /**
   * @param state moments under {@code name}, changed by every step
   * @param name tells several optimisers in one state apart
   * @param epsilon added to the root of the second moment
   */
  public Adam(LearnerState state, String name, double epsilon) {
    this.epsilon = epsilon;
    this.first = state.get(name + FIRST);
    this.second = state.get(name + SECOND);
    this.powers = state.get(name + POWERS);
  }

  /** Adds moments before the first step. */
  public static void begin(LearnerState state, String name, int parameters) {
    state.put(name + FIRST, new double[parameters]);
    state.put(name + SECOND, new double[parameters]);
    state.put(name + POWERS, 1, 1);
  }

  /** Adam as a method. */
  public static Method method(double epsilon) {
    return new Method() {
      @Override
      public void begin(LearnerState state, String name, int parameters) {
        Adam.begin(state, name, parameters);
      }

      @Override
      public Optimiser over(LearnerState state, String name) {
        return new Adam(state, name, epsilon);
      }
    };
  }

  @Override
  public void step(double[] parameters, double[] gradient, double learningRate) {
    powers[0] *= BETA1;
    powers[1] *= BETA2;
    // The corrections of both biases, outside the loop: one division and one root are left in it.
    double rate = learningRate / (1 - powers[0]);
    double rootScale = 1 / Math.sqrt(1 - powers[1]);
    for (int i = 0; i < gradient.length; i++) {
      double slope = gradient[i];
      double mean = BETA1 * first[i] + (1 - BETA1) * slope;
      double square = BETA2 * second[i] + (1 - BETA2) * slope * slope;
      first[i] = mean;
      second[i] = square;
      parameters[i] -= rate * mean / (Math.sqrt(square) * rootScale + epsilon);
    }
  }
}
