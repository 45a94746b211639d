package io.weir.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.measure.QueueHistograms.Queue;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueueHistogramsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void percentilesAreWithinAHundredth(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    QueueHistograms histograms = new QueueHistograms(2);
    long[] values = new long[1_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong(1L << (1 + random.nextInt(32)));
      histograms.sample();
      histograms.record(1, values[i]);
    }
    Arrays.sort(values);
    assertThat(histograms.queues()).hasSize(1);
    Queue queue = histograms.queues().get(0);
    assertThat(queue.port()).isEqualTo(1);
    assertThat(queue.p50Bytes())
        .as("seed %d", seed)
        .isBetween(values[499], values[499] + values[499] / 100);
    assertThat(queue.p99Bytes())
        .as("seed %d", seed)
        .isBetween(values[989], values[989] + values[989] / 100);
    assertThat(queue.maxBytes()).isBetween(values[999], values[999] + values[999] / 100);
  }

  @Test
  void samplesInWhichAPortIsEmptyCount() {
    QueueHistograms histograms = new QueueHistograms(1);
    for (int i = 0; i < 10; i++) {
      histograms.sample();
      histograms.record(0, i == 9 ? 5_000 : 0);
    }
    assertThat(histograms.queues().get(0).p50Bytes()).isZero();
    assertThat(histograms.queues().get(0).maxBytes()).isBetween(5_000L, 5_050L);
  }

  @Test
  void hugeQueuesCountAsTheLongestThatIsToldApart() {
    QueueHistograms histograms = new QueueHistograms(1);
    histograms.sample();
    histograms.record(0, 1L << 40);
    assertThat(histograms.queues().get(0).maxBytes()).isBetween(1L << 32, (1L << 32) + (1L << 26));
  }
}
