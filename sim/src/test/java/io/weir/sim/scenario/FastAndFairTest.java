package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sim.scenario.SimulationResult.Bin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two flows at a link of 100 Gb/s; bins of 50 µs, ten of which are a window. */
final class FastAndFairTest {
  private final List<Bin> bins = new ArrayList<>();

  private void add(int count, double one, double other) {
    for (int i = 0; i < count; i++) {
      bins.add(new Bin((bins.size() + 1) * FastAndFair.BIN_NS, List.of(one, other), 0));
    }
  }

  private double sinceUs() {
    return FastAndFair.sinceNs(bins, 100) / 1000;
  }

  @Test
  void fromTheStart() {
    add(40, 50, 50);
    assertThat(sinceUs()).isZero();
  }

  @Test
  void slowAtFirst() {
    add(20, 0, 0);
    add(40, 50, 50);
    // The window from bin 19 has one bin of nothing and nine of 100 Gb/s: 90 % are enough.
    assertThat(sinceUs()).isEqualTo(19 * 50);
  }

  @Test
  void unfairAtFirst() {
    add(20, 100, 0);
    add(40, 50, 50);
    // Jain of (450 + 100·k… ): with k unfair bins of ten, shares are 50 ± 5k; 0.95 is at k = 2.29.
    assertThat(sinceUs()).isEqualTo(18 * 50);
  }

  @Test
  void aLaterRelapseCounts() {
    add(30, 50, 50);
    add(10, 20, 20);
    add(30, 50, 50);
    assertThat(sinceUs()).isEqualTo(39 * 50);
  }

  @Test
  void neverIsInfinite() {
    add(40, 50, 50);
    add(10, 40, 40);
    assertThat(sinceUs()).isInfinite();
  }

  @Test
  void aRunShorterThanAWindow() {
    add(9, 50, 50);
    assertThatThrownBy(this::sinceUs).isInstanceOf(IllegalArgumentException.class);
  }
}
