package io.weir.trainer.rollout;

import java.io.Serializable;
import java.util.Arrays;

/** What one flow saw, did and got, decision by decision, from its first. */
public final class Trajectory implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int ROOM = 32;

  private final int inputs;
  private final int stateSize;
  private double[] features;
  private double[] means = new double[ROOM];
  private double[] actions = new double[ROOM];
  private double[] rewards = new double[ROOM];
  private int length;

  /**
   * An empty trajectory.
   *
   * @param inputs features per decision
   * @param stateSize doubles of recurrent state
   */
  public Trajectory(int inputs, int stateSize) {
    this.inputs = inputs;
    this.stateSize = stateSize;
    this.features = new double[ROOM * inputs];
  }

  /**
   * Appends a decision.
   *
   * @param observed features; copied
   * @param mean μ that the policy gave
   * @param action what was done
   * @param reward r that was seen, before the action
   */
  public void append(double[] observed, double mean, double action, double reward) {
    if (length == actions.length) {
      means = Arrays.copyOf(means, 2 * length);
      actions = Arrays.copyOf(actions, 2 * length);
      rewards = Arrays.copyOf(rewards, 2 * length);
      features = Arrays.copyOf(features, 2 * length * inputs);
    }
    System.arraycopy(observed, 0, features, length * inputs, inputs);
    means[length] = mean;
    actions[length] = action;
    rewards[length] = reward;
    length++;
  }

  /** Decisions held. */
  public int length() {
    return length;
  }

  /** Features of every decision, one row after the other; not a copy. */
  public double[] features() {
    return features;
  }

  /** Recurrent state before the first decision. */
  public double[] initialState() {
    return new double[stateSize];
  }

  /** μ that the policy gave for decision {@code step}. */
  public double mean(int step) {
    return means[step];
  }

  /** What was done: μ with the noise that explored. */
  public double action(int step) {
    return actions[step];
  }

  /** r seen at decision {@code step}, before its action. */
  public double reward(int step) {
    return rewards[step];
  }
}
