package io.weir.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.measure.PauseMeter.Paused;
import org.junit.jupiter.api.Test;

final class PauseMeterTest {
  @Test
  void addsUpByPortAndPriority() {
    PauseMeter meter = new PauseMeter(4);
    meter.pausedAt(2, 3, 100);
    meter.pausedAt(2, 5, 150);
    meter.resumedAt(2, 3, 400);
    meter.pausedAt(2, 3, 500);
    meter.resumedAt(2, 3, 550);
    assertThat(meter.until(1_000))
        .containsExactly(new Paused(2, 3, 2, 350, 300), new Paused(2, 5, 1, 850, 850));
    // Asking does not end a pause.
    assertThat(meter.until(2_000).get(1)).isEqualTo(new Paused(2, 5, 1, 1_850, 1_850));
  }

  @Test
  void renewedPauseIsOneAndResumeAloneIsNone() {
    PauseMeter meter = new PauseMeter(1);
    meter.resumedAt(0, 0, 5);
    meter.pausedAt(0, 0, 10);
    meter.pausedAt(0, 0, 20);
    meter.resumedAt(0, 0, 30);
    meter.resumedAt(0, 0, 40);
    assertThat(meter.until(100)).containsExactly(new Paused(0, 0, 1, 20, 20));
    assertThat(new PauseMeter(8).until(100)).isEmpty();
  }
}
