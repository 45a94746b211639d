package io.weir.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairnessTest {
  @Test
  void jainOfKnownShares() {
    assertThat(Fairness.jain(new double[] {5, 5, 5, 5})).isEqualTo(1);
    assertThat(Fairness.jain(new double[] {7, 0, 0, 0})).isEqualTo(0.25);
    // (1 + 2 + 3)² / (3 · 14)
    assertThat(Fairness.jain(new double[] {1, 2, 3})).isCloseTo(36.0 / 42, within(1e-15));
    assertThat(Fairness.jain(new double[] {0, 0})).isEqualTo(1);
  }

  @Test
  void minOverMaxOfKnownShares() {
    assertThat(Fairness.minOverMax(new double[] {4, 2, 8})).isEqualTo(0.25);
    assertThat(Fairness.minOverMax(new double[] {4, 0})).isZero();
    assertThat(Fairness.minOverMax(new double[] {0, 0})).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void bothLieInRangeAndDoNotDependOnTheUnit(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] shares = random.doubles(1 + random.nextInt(20), 0.1, 9).toArray();
    double[] scaled = Arrays.stream(shares).map(x -> 1024 * x).toArray();
    String what = "seed %d, shares %s".formatted(seed, Arrays.toString(shares));
    assertThat(Fairness.jain(shares)).as(what).isBetween(1.0 / shares.length, 1 + 1e-12);
    assertThat(Fairness.jain(scaled)).as(what).isCloseTo(Fairness.jain(shares), within(1e-12));
    assertThat(Fairness.minOverMax(shares)).as(what).isBetween(0.0, 1.0);
    assertThat(Fairness.minOverMax(scaled)).as(what).isEqualTo(Fairness.minOverMax(shares));
  }
}
