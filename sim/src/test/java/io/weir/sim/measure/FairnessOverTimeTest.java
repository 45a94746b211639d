package io.weir.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class FairnessOverTimeTest {
  @Test
  void onlyActiveFlowsCount() {
    FairnessOverTime fairness = new FairnessOverTime();
    fairness.add(100, new long[] {7, 0, 0}, flow -> flow == 0);
    fairness.add(200, new long[] {5, 5, 0}, flow -> flow < 2);
    fairness.add(300, new long[] {3, 1, 0}, flow -> true);
    fairness.add(400, new long[] {0, 0, 0}, flow -> false);
    // (3 + 1 + 0)² / (3 · (9 + 1)) = 16 / 30
    assertThat(fairness.bins())
        .containsExactly(
            new FairnessOverTime.Bin(100, 1, 1),
            new FairnessOverTime.Bin(200, 2, 1),
            new FairnessOverTime.Bin(300, 3, 16.0 / 30),
            new FairnessOverTime.Bin(400, 0, 1));
    assertThat(fairness.min()).isEqualTo(16.0 / 30);
    assertThat(fairness.mean()).isCloseTo((1 + 16.0 / 30) / 2, within(1e-12));
  }

  @Test
  void nothingToShareIsFair() {
    assertThat(new FairnessOverTime().mean()).isEqualTo(1);
    assertThat(new FairnessOverTime().min()).isEqualTo(1);
  }
}
