package io.weir.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SparklineTest {
  @Test
  void drawsLeastAndMostAtTheEnds() {
    assertThat(Sparkline.of(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0), 60))
        .isEqualTo("▁▂▃▄▅▆▇█");
    assertThat(Sparkline.of(List.of(5.0, -5.0), 60)).isEqualTo("█▁");
  }

  @Test
  void isNeverWiderThanItMayBe() {
    List<Double> rising = IntStream.range(0, 1001).mapToObj(i -> (double) i).toList();
    assertThat(Sparkline.of(rising, 8)).isEqualTo("▁▂▃▄▅▆▇█");
  }

  @Test
  void copesWithEvenEmptyAndInfiniteSeries() {
    assertThat(Sparkline.of(List.of(3.0, 3.0), 60)).isEqualTo("▁▁");
    assertThat(Sparkline.of(List.of(), 60)).isEmpty();
    assertThat(Sparkline.of(List.of(Double.NaN, 1.0, Double.POSITIVE_INFINITY, 2.0), 60))
        .isEqualTo("▁█");
  }
}
