package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowedMaxTest {
  private static final int AT = 2;

  private final long[] block = new long[AT + WindowedMax.LONGS];

  /** The worked number of the class. */
  @Test
  void theBestAfterTakesThePlaceOfTheBestThatLeft() {
    WindowedMax.add(7, 0, 10, block, AT);
    WindowedMax.add(5, 6, 10, block, AT);
    WindowedMax.add(4, 10, 10, block, AT);
    assertThat(WindowedMax.max(block, AT)).isEqualTo(7);
    WindowedMax.add(4, 11, 10, block, AT);
    assertThat(WindowedMax.max(block, AT)).isEqualTo(5);
  }

  @Test
  void aWindowWithoutSamplesLeavesTheNewOne() {
    WindowedMax.add(9, 0, 10, block, AT);
    WindowedMax.add(1, 100, 10, block, AT);
    assertThat(WindowedMax.max(block, AT)).isEqualTo(1);
  }

  /** Three samples can't hold a whole window: never above its maximum, and its best of late. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theMaximumIsOneOfTheWindow(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long window = 8;
    long[] values = new long[500];
    for (int time = 0; time < values.length; time++) {
      values[time] = 1 + random.nextLong(1000);
      WindowedMax.add(values[time], time, window, block, AT);
      long oldest = 0;
      for (int past = Math.max(0, (int) (time - window)); past <= time; past++) {
        oldest = Math.max(oldest, values[past]);
      }
      long latest = 0;
      for (int past = Math.max(0, (int) (time - window / 4)); past <= time; past++) {
        latest = Math.max(latest, values[past]);
      }
      assertThat(WindowedMax.max(block, AT)).as("time %d", time).isBetween(latest, oldest);
    }
  }
}
