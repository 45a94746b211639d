package io.weir.trainer.ppo;

import io.weir.trainer.policy.FeedForward;
import io.weir.trainer.rollout.Trajectory;
import java.util.Arrays;
import java.util.List;

/**
 * A flow's decisions as PPO learns from them. The last decision of a trajectory has no reward yet;
 * what it saw tells the value of the one before.
 */
final class FlowSample {
  /** Name of the workload that its episode was drawn from. */
  final String workload;

  final Trajectory trajectory;
  final int steps;

  /** How much each of its decisions counts; every episode counts the same. */
  final double weight;

  /** By decision. */
  final double[] rewards;

  final double[] oldLogProbabilities;
  double[] advantages;

  /** What the value network should say of each decision. */
  final double[] returns;

  FlowSample(
      String workload, Trajectory trajectory, double weight, double logDeviation, Reward reward) {
    this.workload = workload;
    this.trajectory = trajectory;
    this.weight = weight;
    steps = usableSteps(trajectory);
    rewards = new double[steps];
    oldLogProbabilities = new double[steps];
    returns = new double[steps];
    for (int t = 0; t < steps; t++) {
      rewards[t] = reward.of(trajectory, t);
      oldLogProbabilities[t] =
          Surrogate.logProbability(trajectory.action(t), trajectory.mean(t), logDeviation);
    }
  }

  static int usableSteps(Trajectory trajectory) {
    return Math.max(0, trajectory.length() - 1);
  }

  /** Estimates advantages and returns with what {@code value} says. */
  void estimate(FeedForward value, double gamma, double lambda) {
    double[] seen = new double[value.inputs()];
    double[] values = new double[steps + 1];
    for (int t = 0; t <= steps; t++) {
      valueInputs(t, seen);
      values[t] = value.forward(seen, 0);
    }
    advantages = Advantages.of(rewards, values, gamma, lambda);
    for (int t = 0; t < steps; t++) {
      returns[t] = advantages[t] + values[t];
    }
  }

  /** Writes what the value network sees of decision {@code step}: its features, and 1 as a bias. */
  void valueInputs(int step, double[] target) {
    int inputs = target.length - 1;
    System.arraycopy(trajectory.features(), step * inputs, target, 0, inputs);
    target[inputs] = 1;
  }

  /** Gives advantages mean 0 and deviation 1, over all decisions by weight. */
  static void normaliseAdvantages(List<FlowSample> samples) {
    double weights = 0;
    double sum = 0;
    double squares = 0;
    for (FlowSample sample : samples) {
      for (double advantage : sample.advantages) {
        weights += sample.weight;
        sum += sample.weight * advantage;
        squares += sample.weight * advantage * advantage;
      }
    }
    double mean = sum / weights;
    double deviation = Math.sqrt(Math.max(0, squares / weights - mean * mean)) + 1e-8;
    for (FlowSample sample : samples) {
      double[] advantages = sample.advantages;
      Arrays.setAll(advantages, t -> (advantages[t] - mean) / deviation);
    }
  }
}
