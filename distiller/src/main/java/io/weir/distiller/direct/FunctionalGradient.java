package io.weir.distiller.direct;

import io.weir.distiller.collect.Examples;
import io.weir.trainer.adpg.AdpgLoss;
import io.weir.trainer.adpg.AdpgSpec;
import io.weir.trainer.rollout.Trajectory;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Where an action should go, at every state that was visited: minus the derivative of ADPG's loss
 * by the action. Every flow counts the same, however many decisions it took.
 */
final class FunctionalGradient {
  private final Examples states;
  private double[] directions = new double[1024];
  private double[] weights = new double[1024];
  private double loss;
  private double reward;
  private final double largest;
  private int flows;

  private FunctionalGradient(int features, double largest) {
    this.largest = largest;
    states = new Examples(features, Integer.MAX_VALUE, RandomSource.XO_SHI_RO_256_PP.create(0));
  }

  /** Of all flows that took two decisions or more. */
  static FunctionalGradient of(List<Trajectory> trajectories, int features, AdpgSpec spec) {
    FunctionalGradient gradient = new FunctionalGradient(features, spec.gradientClip());
    AdpgLoss loss = new AdpgLoss(spec);
    for (Trajectory trajectory : trajectories) {
      if (AdpgLoss.usableSteps(trajectory) > 0) {
        gradient.add(trajectory, loss);
      }
    }
    gradient.finish();
    return gradient;
  }

  private void add(Trajectory trajectory, AdpgLoss of) {
    int steps = AdpgLoss.usableSteps(trajectory);
    double[] slopes = new double[steps];
    AdpgLoss.Terms terms = of.slopes(trajectory, slopes);
    loss += terms.reward() + terms.action();
    flows++;
    long[] row = new long[states.featureCount()];
    int first = states.size();
    if (first + steps > weights.length) {
      int room = Math.max(2 * weights.length, first + steps);
      directions = Arrays.copyOf(directions, room);
      weights = Arrays.copyOf(weights, room);
    }
    for (int t = 0; t < steps; t++) {
      for (int f = 0; f < row.length; f++) {
        row[f] = (long) trajectory.features()[t * row.length + f];
      }
      states.add(row, 0, 0);
      // Slopes are of the flow's mean over its decisions.
      directions[first + t] = direction(trajectory.action(t), -slopes[t] * steps);
      weights[first + t] = 1.0 / steps;
      reward += trajectory.reward(t + 1) / steps;
    }
  }

  /** Clipped, and nothing that leads further beyond the actions there are. */
  private double direction(double mu, double wanted) {
    return Math.abs(mu) >= 1 && mu * wanted > 0 ? 0 : Math.max(-largest, Math.min(wanted, largest));
  }

  private void finish() {
    int count = states.size();
    directions = Arrays.copyOf(directions, count);
    weights = Arrays.copyOf(weights, count);
    // A mean weight of 1, so that least weights mean examples.
    double scale = (double) count / Math.max(1, flows);
    for (int i = 0; i < count; i++) {
      weights[i] *= scale;
    }
    loss /= Math.max(1, flows);
    reward /= Math.max(1, flows);
  }

  /** States visited; their labels mean nothing. */
  Examples states() {
    return states;
  }

  /** Where each state's action should go, clipped: one flood would outweigh all else. */
  double[] directions() {
    return directions;
  }

  /** How much each state counts, 1 on average. */
  double[] weights() {
    return weights;
  }

  /** ADPG's loss, mean over flows. */
  double loss() {
    return loss;
  }

  /** r, mean over flows. */
  double meanReward() {
    return reward;
  }
}
