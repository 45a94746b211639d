package io.weir.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Derivatives by moving a parameter. */
final class FiniteDifferences {
  private static final double H = 1e-6;

  /** Central differences err by O(h²) and by rounding, about 1e-16 / h. */
  static final double ERROR = 1e-8;

  private FiniteDifferences() {}

  /** The derivative of {@code value} by a parameter. */
  static double by(Policy policy, int parameter, DoubleSupplier value) {
    double[] parameters = policy.parameters();
    double kept = parameters[parameter];
    parameters[parameter] = kept + H;
    policy.setParameters(parameters);
    double above = value.getAsDouble();
    parameters[parameter] = kept - H;
    policy.setParameters(parameters);
    double below = value.getAsDouble();
    parameters[parameter] = kept;
    policy.setParameters(parameters);
    return (above - below) / (2 * H);
  }

  /** Holds {@link Policy#backward} against the sum of {@link Policy#forward} over a sequence. */
  static void check(Policy policy, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] drawn = policy.parameters();
    for (int p = 0; p < drawn.length; p++) {
      drawn[p] += random.nextDouble(-0.2, 0.2); // biases start at 0, where mistakes could hide
    }
    policy.setParameters(drawn);
    int steps = 1 + random.nextInt(9);
    double[] inputs = random.doubles((long) steps * policy.inputs(), -2, 2).toArray();
    double[] initial = random.doubles(policy.stateSize(), -1, 1).toArray();
    double[] slopes = random.doubles(steps, -3, 3).toArray();
    slopes[random.nextInt(steps)] = 0;
    double[] gradient = new double[policy.parameterCount()];
    gradient[0] = 7;
    policy.backward(inputs, steps, initial, slopes, gradient);
    gradient[0] -= 7;
    for (int p = 0; p < gradient.length; p++) {
      double numeric = by(policy, p, () -> sum(policy, inputs, initial, slopes));
      assertThat(gradient[p])
          .as("%s, seed %d, %d steps, parameter %d", policy.shape(), seed, steps, p)
          .isCloseTo(numeric, within(steps * ERROR));
    }
  }

  private static double sum(Policy policy, double[] inputs, double[] initial, double[] slopes) {
    double[] state = initial.clone();
    double sum = 0;
    for (int t = 0; t < slopes.length; t++) {
      sum += slopes[t] * policy.forward(inputs, t * policy.inputs(), state, 0);
    }
    return sum;
  }
}
