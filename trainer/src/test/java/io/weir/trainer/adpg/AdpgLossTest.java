package io.weir.trainer.adpg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.trainer.rollout.Trajectories;
import io.weir.trainer.rollout.Trajectory;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdpgLossTest {
  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** The formula as it is written, in O(T²). */
  private static double direct(
      double[] actions, double[] rewards, double gamma, double rewardWeight, double actionWeight) {
    int steps = actions.length - 1;
    double rewardTerm = 0;
    double actionTerm = 0;
    for (int t = 0; t < steps; t++) {
      double mean = 0;
      for (int k = t; k < steps; k++) {
        mean += Math.pow(gamma, k - t) * rewards[k + 1] / (steps - t);
      }
      rewardTerm += actions[t] * mean / steps;
      double differences = 0;
      for (int j = t + 1; j < steps; j++) {
        differences += 0.5 * Math.pow(actions[t] - actions[j], 2) / (steps - t);
      }
      actionTerm += differences / steps;
    }
    return rewardWeight * rewardTerm + actionWeight * actionTerm;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lossAndSlopesAreThoseOfTheFormula(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int length = 2 + random.nextInt(40);
    double[] actions = random.doubles(length, -1, 1).toArray();
    double[] rewards = random.doubles(length, -1, 8).toArray();
    double gamma = seed % 3 == 0 ? 0.99 : random.nextDouble();
    double rewardWeight = random.nextDouble(20);
    double actionWeight = random.nextDouble(5);
    AdpgLoss loss = new AdpgLoss(gamma, rewardWeight, actionWeight);
    double[] slopes = new double[length - 1];
    String what = "seed %d, %d decisions".formatted(seed, length);
    assertThat(loss.slopes(Trajectories.of(actions, rewards), slopes))
        .as(what)
        .isCloseTo(direct(actions, rewards, gamma, rewardWeight, actionWeight), within(1e-11));
    double h = 1e-4;
    for (int t = 0; t < slopes.length; t++) {
      double kept = actions[t];
      actions[t] = kept + h;
      double above = direct(actions, rewards, gamma, rewardWeight, actionWeight);
      actions[t] = kept - h;
      double below = direct(actions, rewards, gamma, rewardWeight, actionWeight);
      actions[t] = kept;
      // The loss is quadratic in each action, so that only rounding is left.
      assertThat(slopes[t])
          .as(what + ", slope %d", t)
          .isCloseTo((above - below) / (2 * h), within(1e-9));
    }
  }

  /** Two actions, by hand: G = (3 + γ·5)/2 and 5; L = 10·(0.5·G0 − 0.25·G1)/2 + ½·0.75²/2/2. */
  @Test
  void twoActionsByHand() {
    Trajectory trajectory = Trajectories.of(new double[] {0.5, -0.25, 9}, new double[] {99, 3, 5});
    double[] slopes = new double[2];
    double loss = new AdpgLoss(0.8, 10, 1).slopes(trajectory, slopes);
    assertThat(loss)
        .isCloseTo(10 * (0.5 * 3.5 - 0.25 * 5) / 2 + 0.5 * 0.5625 / 2 / 2, within(1e-14));
    assertThat(slopes[0]).isCloseTo(10 * 3.5 / 2 + 0.75 / 4, within(1e-14));
    assertThat(slopes[1]).isCloseTo(10 * 5.0 / 2 - 0.75 / 4, within(1e-14));
  }

  @Test
  void aDecisionWithoutARewardIsNotUsable() {
    assertThat(AdpgLoss.usableSteps(Trajectories.of(new double[] {}, new double[] {}))).isZero();
    Trajectory one = Trajectories.of(new double[] {1}, new double[] {1});
    assertThat(AdpgLoss.usableSteps(one)).isZero();
    assertThat(new AdpgLoss(0.9, 1, 1).slopes(one, new double[0])).isZero();
  }
}
