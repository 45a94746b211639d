package io.weir.codegen.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComparisonTest {
  /** The integer comparison is the library's own on both sides of the threshold, near and far. */
  @ParameterizedTest
  @EnumSource
  void integersCompareAsTheLibraryDoes(Comparison comparison) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      int bits = random.nextInt(32);
      long centre = random.nextInt() >> random.nextInt(31);
      double threshold = threshold(random, bits, centre);
      long k = comparison.largestLeft(threshold, bits, Integer.MIN_VALUE, Integer.MAX_VALUE);
      for (long n : new long[] {k - 1, k, k + 1, k + 2, centre, centre - 1, random.nextInt()}) {
        if (n >= Integer.MIN_VALUE && n <= Integer.MAX_VALUE) {
          assertThat(comparison.left(Math.scalb((double) n, -bits), threshold)).isEqualTo(n <= k);
        }
      }
    }
  }

  /** Exactly at a representable value, between two, or a float away from one. */
  private static double threshold(SplittableRandom random, int bits, long centre) {
    double value = Math.scalb((double) centre, -bits);
    return switch (random.nextInt(4)) {
      case 0 -> value;
      case 1 -> Math.nextUp((float) value);
      case 2 -> Math.nextDown(value);
      default -> value + Math.scalb(random.nextDouble(), -bits);
    };
  }

  @Test
  void representableValuesGiveTheRulesOfTheBooks() {
    assertThat(Comparison.FLOAT_AT_MOST.largestLeft(1.3, 4, -100, 100)).isEqualTo(20);
    assertThat(Comparison.FLOAT_BELOW.largestLeft(1.25, 4, -100, 100)).isEqualTo(19);
    assertThat(Comparison.DOUBLE_AT_MOST.largestLeft(1.25, 4, -100, 100)).isEqualTo(20);
    assertThat(Comparison.DOUBLE_AT_MOST.largestLeft(-50, 4, -100, 100)).isEqualTo(-101);
  }

  /** 2^24 + 1 is no float: scikit-learn sees 2^24, and goes left of a threshold below. */
  @Test
  void roundingOfInputsIsTheLibrarys() {
    long n = (1 << 24) + 1;
    assertThat(Comparison.FLOAT_AT_MOST.largestLeft(1 << 24, 0, 0, Integer.MAX_VALUE)).isEqualTo(n);
    assertThat(Comparison.DOUBLE_AT_MOST.largestLeft(1 << 24, 0, 0, Integer.MAX_VALUE))
        .isEqualTo(n - 1);
  }
}
