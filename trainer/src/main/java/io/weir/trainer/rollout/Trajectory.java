package io.weir.trainer.rollout;

import java.util.Arrays;

/** What one flow saw, did and got, decision by decision. */
public final class Trajectory {
  private final int inputs;
  private double[] features;
  private double[] actions = new double[32];
  private double[] rewards = new double[32];
  private int length;

  Trajectory(int inputs) {
    this.inputs = inputs;
    this.features = new double[32 * inputs];
  }

  void append(double[] observed, double action, double reward) {
    if (length == actions.length) {
      actions = Arrays.copyOf(actions, 2 * length);
      rewards = Arrays.copyOf(rewards, 2 * length);
      features = Arrays.copyOf(features, 2 * length * inputs);
    }
    System.arraycopy(observed, 0, features, length * inputs, inputs);
    actions[length] = action;
    rewards[length] = reward;
    length++;
  }

  void clear() {
    length = 0;
  }

  /** Decisions held. */
  public int length() {
    return length;
  }

  /** Features of every decision, one row after the other; not a copy. */
  public double[] features() {
    return features;
  }

  /** μ of decision {@code step}. */
  public double action(int step) {
    return actions[step];
  }

  /** r seen at decision {@code step}, before its action. */
  public double reward(int step) {
    return rewards[step];
  }
}
