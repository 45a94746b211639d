package io.weir.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueueHistogramsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void percentilesAreAtMostAnEighthTooLarge(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    QueueHistograms histograms = new QueueHistograms(2);
    long[] values = new long[1_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong(1L << (1 + random.nextInt(32)));
      histograms.record(1, values[i]);
    }
    Arrays.sort(values);
    for (int percent = 1; percent <= 100; percent++) {
      long exact = values[percent * 10 - 1];
      assertThat(histograms.percentileBytes(1, percent))
          .as("seed %d, percentile %d", seed, percent)
          .isBetween(exact, exact + exact / 8);
    }
    assertThat(histograms.maxBytes(1)).isEqualTo(values[999]);
    assertThat(histograms.samples(1)).isEqualTo(1_000);
    assertThat(histograms.samples(0)).isZero();
    assertThat(histograms.percentileBytes(0, 99)).isZero();
  }

  @Test
  void hugeQueuesShareTheLastBucket() {
    QueueHistograms histograms = new QueueHistograms(1);
    histograms.record(0, 1L << 40);
    assertThat(histograms.percentileBytes(0, 50)).isEqualTo(1L << 40);
  }
}
