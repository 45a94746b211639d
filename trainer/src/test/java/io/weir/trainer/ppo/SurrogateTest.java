package io.weir.trainer.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SurrogateTest {
  private static final double H = 1e-6;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** The loss as it is written, densities and all. */
  private static double direct(
      double action, double mean, double deviation, double oldDensity, double advantage) {
    double ratio = density(action, mean, deviation) / oldDensity;
    double limited = Math.max(0.8, Math.min(ratio, 1.2));
    return -Math.min(ratio * advantage, limited * advantage) - 0.01 * Math.log(deviation);
  }

  private static double density(double action, double mean, double deviation) {
    double z = (action - mean) / deviation;
    return Math.exp(-z * z / 2) / deviation;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lossAndSlopesAreThoseOfTheFormula(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double oldMean = random.nextDouble(-0.9, 0.9);
    double oldDeviation = random.nextDouble(0.1, 0.6);
    double action = oldMean + oldDeviation * random.nextDouble(-2, 2);
    double mean = oldMean + oldDeviation * random.nextDouble(-0.3, 0.3);
    double log = Math.log(oldDeviation) + random.nextDouble(-0.2, 0.2);
    double advantage = random.nextDouble(-3, 3);
    double old = density(action, oldMean, oldDeviation);
    Surrogate surrogate = new Surrogate(0.2, 0.01);
    surrogate.at(
        action,
        mean,
        log,
        Surrogate.logProbability(action, oldMean, Math.log(oldDeviation)),
        advantage);
    String what = "seed " + seed;
    double deviation = Math.exp(log);
    assertThat(surrogate.loss)
        .as(what)
        .isCloseTo(direct(action, mean, deviation, old, advantage), within(1e-12));
    double byMean =
        direct(action, mean + H, deviation, old, advantage)
            - direct(action, mean - H, deviation, old, advantage);
    assertThat(surrogate.meanSlope).as(what).isCloseTo(byMean / (2 * H), within(1e-7));
    double byLog =
        direct(action, mean, Math.exp(log + H), old, advantage)
            - direct(action, mean, Math.exp(log - H), old, advantage);
    assertThat(surrogate.logDeviationSlope).as(what).isCloseTo(byLog / (2 * H), within(1e-7));
  }

  /** Beyond the clip in the direction of the advantage there is nothing more to gain. */
  @Test
  void clippingIsOneSided() {
    Surrogate surrogate = new Surrogate(0.2, 0);
    double old = Surrogate.logProbability(0.5, 0, Math.log(0.5));
    surrogate.at(0.5, 0.4, Math.log(0.5), old, 1);
    assertThat(surrogate.clipped).isTrue();
    assertThat(surrogate.meanSlope).isZero();
    assertThat(surrogate.loss).isCloseTo(-1.2, within(1e-12));
    surrogate.at(0.5, 0.4, Math.log(0.5), old, -1);
    assertThat(surrogate.clipped).isFalse();
    assertThat(surrogate.meanSlope).isPositive();
  }

  @Test
  void staysFinite() {
    Surrogate surrogate = new Surrogate(0.2, 0);
    surrogate.at(1, 1, Math.log(0.01), -1e6, -1);
    assertThat(surrogate.loss).isFinite();
    assertThat(surrogate.logDeviationSlope).isFinite();
  }
}
