package io.weir.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TanhTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isWithinARoundingOfTheTrueValue(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      double x = random.nextDouble(-15, 15) * (i % 3 == 0 ? 1e-3 : i % 3 == 1 ? 0.1 : 1);
      double expected = StrictMath.tanh(x);
      double bound = Math.max(5e-16, 1e-15 * Math.abs(expected));
      assertThat(Tanh.of(x)).as("seed %d, x %s", seed, x).isCloseTo(expected, within(bound));
      assertThat(Tanh.of(-x)).as("odd at %s", x).isEqualTo(-Tanh.of(x));
    }
  }

  @Test
  void neverReachesOne() {
    for (double x : new double[] {15, 16, 17, 300, 1e300, Double.POSITIVE_INFINITY}) {
      assertThat(Tanh.of(x)).as("%s", x).isGreaterThan(1 - 2e-13).isLessThan(1);
      assertThat(Tanh.of(-x)).as("%s", -x).isLessThan(-1 + 2e-13).isGreaterThan(-1);
    }
    assertThat(Tanh.of(0)).isZero();
    assertThat(Tanh.of(Double.NaN)).isNaN();
  }

  /** Bits that every JDK must give, from JDK 17. */
  @Test
  void bitsAreThoseOfEveryJdk() {
    SplittableRandom random = new SplittableRandom(5);
    long bits = 0;
    for (int i = 0; i < 10_000; i++) {
      bits = 31 * bits + Double.doubleToRawLongBits(Tanh.of(random.nextDouble(-20, 20)));
    }
    assertThat(bits).isEqualTo(-6088761265167025079L);
  }

  @Test
  void sigmoidIsTheLogisticFunction() {
    for (double x = -20; x <= 20; x += 0.37) {
      assertThat(Tanh.sigmoid(x)).isCloseTo(1 / (1 + StrictMath.exp(-x)), within(1e-15));
    }
  }
}
