package io.weir.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FctReportTest {
  private static FlowCompletion flow(long bytes, long fctNs, long idealNs) {
    return new FlowCompletion(0, 1, 2, bytes, 0, fctNs, idealNs);
  }

  @Test
  void sizesBeginAboveAndEndAtTheirBounds() {
    FctReport report =
        FctReport.of(
            List.of(
                flow(1, 1_000, 1_000),
                flow(10_000, 3_000, 1_000),
                flow(10_001, 4_000, 1_000),
                flow(1_000_000, 5_000, 1_000),
                flow(1_000_001, FlowCompletion.INCOMPLETE, 1_000)));
    assertThat(report.sizes())
        .extracting(FctReport.Size::toBytes)
        .containsExactly(10_000L, 100_000L, 1_000_000L, FctReport.NO_END);
    assertThat(report.sizes())
        .extracting(FctReport.Size::aboveBytes)
        .containsExactly(0L, 10_000L, 100_000L, 1_000_000L);
    assertThat(report.sizes()).extracting(FctReport.Size::complete).containsExactly(2L, 1L, 1L, 0L);
    assertThat(report.sizes())
        .extracting(FctReport.Size::incomplete)
        .containsExactly(0L, 0L, 0L, 1L);
    assertThat(report.sizes().get(0).mean()).isEqualTo(2);
    assertThat(report.sizes().get(0).max()).isEqualTo(3);
    assertThat(report.sizes().get(3).mean()).isNaN();
    assertThat(report.sizes().get(3).p99()).isNaN();
    assertThat(report.all().complete()).isEqualTo(4);
    assertThat(report.all().incomplete()).isEqualTo(1);
    assertThat(report.all().mean()).isEqualTo(13.0 / 4);
  }

  @Test
  void slowdownIsAtLeastOne() {
    assertThat(flow(1, 900, 1_000).slowdown()).isEqualTo(1);
    assertThat(flow(1, 2_500, 1_000).slowdown()).isEqualTo(2.5);
    assertThat(flow(1, FlowCompletion.INCOMPLETE, 1_000).slowdown()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void percentilesAgreeWithSorting(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<FlowCompletion> flows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long idealNs = 1_000L + random.nextInt(100_000);
      double slowdown = 1 / (1 - 0.999 * random.nextDouble());
      flows.add(flow(1 + random.nextInt(50_000), Math.round(idealNs * slowdown), idealNs));
    }
    double[] sorted = flows.stream().mapToDouble(FlowCompletion::slowdown).sorted().toArray();
    FctReport.Size all = FctReport.of(flows).all();
    assertThat(all.p50()).as("seed %d", seed).isCloseTo(sorted[999], within(sorted[999] * 0.002));
    assertThat(all.p95()).as("seed %d", seed).isCloseTo(sorted[1899], within(sorted[1899] * 0.002));
    assertThat(all.p99()).as("seed %d", seed).isCloseTo(sorted[1979], within(sorted[1979] * 0.002));
    assertThat(all.max()).isEqualTo(sorted[1999]);
    assertThat(all.mean()).isCloseTo(Arrays.stream(sorted).average().orElseThrow(), within(1e-9));
  }

  @Test
  void decilesHoldATenthEach() {
    List<FlowCompletion> flows = new ArrayList<>();
    for (int size = 1; size <= 1000; size++) {
      flows.add(flow(size, 1_000, 1_000));
    }
    List<Long> ends = FctReport.deciles(flows);
    assertThat(ends).containsExactly(100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
    assertThat(FctReport.of(flows, ends).sizes())
        .extracting(FctReport.Size::complete)
        .containsOnly(100L);
    assertThat(FctReport.deciles(List.of(flow(7, 1, 1), flow(7, 1, 1)))).containsExactly(7L);
    assertThat(FctReport.deciles(List.of())).isEmpty();
  }

  @Test
  void endsMustAscend() {
    assertThatThrownBy(() -> FctReport.of(List.of(), List.of(5L, 5L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("endsBytes");
    assertThatThrownBy(() -> flow(1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("idealFctNs");
  }
}
