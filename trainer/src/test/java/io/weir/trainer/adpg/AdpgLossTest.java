package io.weir.trainer.adpg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.trainer.rollout.Trajectories;
import io.weir.trainer.rollout.Trajectory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdpgLossTest {
  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** A loss over whole trajectories: none here is as long as its segment. */
  private static AdpgLoss loss(double gamma, double rewardWeight, double actionWeight) {
    AdpgSpec d = AdpgSpec.DEFAULTS;
    return new AdpgLoss(
        new AdpgSpec(
            10_000,
            d.learningRate(),
            d.learningRateDecay(),
            d.adamEpsilon(),
            d.gradientClip(),
            gamma,
            rewardWeight,
            actionWeight,
            1));
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
    AdpgLoss loss = loss(gamma, rewardWeight, actionWeight);
    double[] slopes = new double[length - 1];
    String what = "seed %d, %d decisions".formatted(seed, length);
    AdpgLoss.Terms terms = loss.slopes(Trajectories.of(actions, rewards), slopes);
    assertThat(terms.reward() + terms.action())
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
    AdpgLoss.Terms terms = loss(0.8, 10, 1).slopes(trajectory, slopes);
    assertThat(terms.reward()).isCloseTo(10 * (0.5 * 3.5 - 0.25 * 5) / 2, within(1e-14));
    assertThat(terms.action()).isCloseTo(0.5 * 0.5625 / 2 / 2, within(1e-14));
    assertThat(slopes[0]).isCloseTo(10 * 3.5 / 2 + 0.75 / 4, within(1e-14));
    assertThat(slopes[1]).isCloseTo(10 * 5.0 / 2 - 0.75 / 4, within(1e-14));
  }

  @Test
  void aDecisionWithoutARewardIsNotUsable() {
    assertThat(AdpgLoss.usableSteps(Trajectories.of(new double[] {}, new double[] {}))).isZero();
    Trajectory one = Trajectories.of(new double[] {1}, new double[] {1});
    assertThat(AdpgLoss.usableSteps(one)).isZero();
    assertThat(loss(0.9, 1, 1).slopes(one, new double[0])).isEqualTo(new AdpgLoss.Terms(0, 0));
  }

  /** Seven rewarded decisions in segments of three: three, and the four that are left. */
  @Test
  void congestionCountsMoreThanRoomWhenItIsTold() {
    double[] actions = {0.1, -0.2, 0.3, 0.4};
    double[] rewards = {5, -1, 2, 0.5};
    AdpgSpec d = AdpgSpec.DEFAULTS;
    AdpgLoss weighted =
        new AdpgLoss(
            new AdpgSpec(
                15,
                d.learningRate(),
                d.learningRateDecay(),
                d.adamEpsilon(),
                d.gradientClip(),
                0.9,
                2,
                5,
                3));
    double[] slopes = new double[3];
    double[] plain = new double[3];
    AdpgLoss.Terms terms = weighted.slopes(Trajectories.of(actions, rewards), slopes);
    AdpgLoss.Terms same =
        loss(0.9, 2, 5).slopes(Trajectories.of(actions, new double[] {5, -1, 6, 1.5}), plain);
    assertThat(terms).isEqualTo(same);
    assertThat(slopes).containsExactly(plain);
  }

  @Test
  void aLongTrajectoryIsTheMeanOfItsSegments() {
    double[] actions = {0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, 0.8};
    double[] rewards = {1, -1, 2, 0.5, 3, -0.5, 0.25, 4};
    AdpgSpec d = AdpgSpec.DEFAULTS;
    AdpgLoss segmented =
        new AdpgLoss(
            new AdpgSpec(
                3,
                d.learningRate(),
                d.learningRateDecay(),
                d.adamEpsilon(),
                d.gradientClip(),
                0.9,
                2,
                5,
                1));
    double[] slopes = new double[7];
    AdpgLoss.Terms terms = segmented.slopes(Trajectories.of(actions, rewards), slopes);
    double first = segment(actions, rewards, 0, 3);
    double second = segment(actions, rewards, 3, 7);
    assertThat(terms.reward() + terms.action()).isCloseTo((first + second) / 2, within(1e-12));
    double[] alone = new double[3];
    loss(0.9, 2, 5)
        .slopes(Trajectories.of(Arrays.copyOf(actions, 4), Arrays.copyOf(rewards, 4)), alone);
    for (int t = 0; t < 3; t++) {
      assertThat(slopes[t]).isCloseTo(alone[t] / 2, within(1e-12));
    }
  }

  private static double segment(double[] actions, double[] rewards, int from, int to) {
    return direct(
        Arrays.copyOfRange(actions, from, to + 1),
        Arrays.copyOfRange(rewards, from, to + 1),
        0.9,
        2,
        5);
  }
}
