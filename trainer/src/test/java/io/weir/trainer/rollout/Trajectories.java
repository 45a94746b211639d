package io.weir.trainer.rollout;

/** Trajectories from plain arrays. */
public final class Trajectories {
  private Trajectories() {}

  /** One decision per action; {@code rewards[t]} is the r seen before {@code actions[t]}. */
  public static Trajectory of(double[] actions, double[] rewards) {
    Trajectory trajectory = new Trajectory(1, 0);
    for (int t = 0; t < actions.length; t++) {
      trajectory.append(new double[] {t}, actions[t], actions[t], rewards[t]);
    }
    return trajectory;
  }
}
