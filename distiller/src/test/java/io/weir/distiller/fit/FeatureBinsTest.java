package io.weir.distiller.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distiller.collect.Examples;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeatureBinsTest {
  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  private static int lastBin(FeatureBins bins, int feature) {
    return bins.bin(feature, Long.MAX_VALUE);
  }

  /** Splitting between bins is splitting the integers, for values seen and unseen. */
  @ParameterizedTest
  @MethodSource("seeds")
  void binsSplitExactlyAtTheirUpperEnds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int range = 1 + random.nextInt(seed % 2 == 0 ? 20 : 100_000);
    int count = 1 + random.nextInt(500);
    int wanted = 2 + random.nextInt(64);
    Examples examples = RandomExamples.of(seed, count, 3, range, state -> 0);
    FeatureBins bins = FeatureBins.of(examples, wanted);
    assertThat(bins.featureCount()).isEqualTo(3);
    for (int f = 0; f < 3; f++) {
      int last = lastBin(bins, f);
      assertThat(last).as("seed %d", seed).isLessThan(wanted);
      for (int i = 0; i < 300; i++) {
        int cut = last == 0 ? 0 : random.nextInt(last);
        long upper = bins.upper(f, cut);
        long value =
            i % 3 == 0 ? upper + random.nextInt(-1, 2) : random.nextLong(-2L * range, 2L * range);
        if (cut < last) {
          assertThat(bins.bin(f, value) <= cut)
              .as("seed %d, feature %d, cut %d at %d, value %d", seed, f, cut, upper, value)
              .isEqualTo(value <= upper);
        }
      }
    }
  }

  @Test
  void binsHoldAboutEquallyMany() {
    Examples examples = RandomExamples.of(1, 10_000, 1, 1_000_000, state -> 0);
    FeatureBins bins = FeatureBins.of(examples, 32);
    int[] held = new int[32];
    for (int i = 0; i < examples.size(); i++) {
      held[bins.bin(0, examples.feature(i, 0))]++;
    }
    // 312.5 each; values repeat at most a few times.
    assertThat(Arrays.stream(held).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(305, 320));
  }

  @Test
  void fewDistinctValuesHaveABinEach() {
    FeatureBins bins = FeatureBins.of(RandomExamples.of(1, 1000, 1, 2, state -> 0), 128);
    for (int value = -2; value <= 2; value++) {
      assertThat(bins.bin(0, value)).isEqualTo(value + 2);
      assertThat(bins.upper(0, value + 2)).isEqualTo(value);
    }
  }

  @Test
  void fewerExamplesThanBinsAreNoTrouble() {
    FeatureBins bins = FeatureBins.of(RandomExamples.of(1, 5, 1, 1000, state -> 0), 128);
    assertThat(lastBin(bins, 0)).isEqualTo(4);
  }
}
