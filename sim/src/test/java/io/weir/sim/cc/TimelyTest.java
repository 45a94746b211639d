package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimelyTest {
  private static final long LINE_BPS = 10_000_000_000L;
  private static final long SEGMENT_BYTES = 16 << 10;
  private final Timely timely = new Timely(Timely.Parameters.DEFAULTS);
  private final AckEvent ack = new AckEvent();
  private long[] block = started(LINE_BPS);

  private long[] started(long rateBps) {
    return Flows.start(timely, new FlowContext(0, 0, LINE_BPS, 20_000, 1086, rateBps));
  }

  private void complete(double rttUs) {
    acknowledge(SEGMENT_BYTES, rttUs);
  }

  private void acknowledge(long bytes, double rttUs) {
    ack.ackedBytes = bytes;
    ack.rttNs = Math.round(rttUs * 1000);
    timely.onAck(ack, block, OFFSET);
  }

  private double gbps() {
    return Flows.rateBps(block) / 1e9;
  }

  /** The worked number of the class. */
  @Test
  void growingDelayCutsByItsGradient() {
    complete(100);
    assertThat(gbps()).as("one round-trip time has no gradient").isEqualTo(10);
    complete(102);
    assertThat(gbps()).isCloseTo(9.3, within(1e-9));
    // diff = 0.125 · 1.75 + 0.875 · 1 = 1.09375 µs.
    complete(103);
    assertThat(gbps()).isCloseTo(9.3 * (1 - 0.8 * 1.09375 / 20), within(1e-9));
    assertThat(Flows.windowBytes(block)).isEqualTo(CongestionControl.NO_WINDOW);
    assertThat(Flows.timerNs(block)).isEqualTo(CongestionControl.NO_TIMER);
  }

  /** δ is 10 Mb/s here; from the fifth completion without growing delay on 50. */
  @Test
  void calmDelayRaisesTheRateThenRaisesItFaster() {
    block = started(1_000_000_000L);
    complete(100);
    double[] expected = {1.01, 1.02, 1.03, 1.04, 1.09, 1.14};
    for (double gbps : expected) {
      complete(100);
      assertThat(gbps()).isCloseTo(gbps, within(1e-9));
    }
    complete(101);
    double cut = 1.14 * (1 - 0.8 * 0.875 / 20);
    assertThat(gbps()).isCloseTo(cut, within(1e-9));
    // The gradient turns negative again; what was counted before is forgotten.
    complete(90);
    assertThat(gbps()).isCloseTo(cut + 0.01, within(1e-9));
  }

  /** Below T_low and above T_high the gradient does not count. */
  @ParameterizedTest
  @CsvSource({
    "30, 49.999, 1.01",
    "60, 50, 1.01",
    "40, 50, 0.65",
    "490, 500, 0.65",
    "900, 800, 0.7",
    "700, 500.001, 0.9999984"
  })
  void thresholdsDecideBeforeTheGradient(double firstUs, double secondUs, double expectedGbps) {
    block = started(1_000_000_000L);
    complete(firstUs);
    complete(secondUs);
    assertThat(gbps()).isCloseTo(expectedGbps, within(1e-8));
  }

  @Test
  void onlyCompletedSegmentsCount() {
    block = started(1_000_000_000L);
    complete(100);
    acknowledge(SEGMENT_BYTES - 1, 400);
    assertThat(gbps()).isEqualTo(1);
    acknowledge(1, 90);
    assertThat(gbps()).isCloseTo(1.01, within(1e-9));
    // The time of a packet that was sent twice tells nothing; the segment completes later.
    acknowledge(SEGMENT_BYTES, 0);
    assertThat(gbps()).isCloseTo(1.01, within(1e-9));
    acknowledge(1, 90);
    assertThat(gbps()).isCloseTo(1.02, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverTheDelayTheRateStaysInBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      long mostNs = 1L << random.nextInt(1, 62);
      ack.ackedBytes = random.nextLong(1L << random.nextInt(1, 32));
      ack.rttNs = random.nextLong(mostNs);
      timely.onAck(ack, block, OFFSET);
      assertThat(Flows.rateBps(block)).isBetween(10_000_000L, LINE_BPS);
    }
  }

  @Test
  void thresholdsAreInOrder() {
    assertThatThrownBy(() -> new Timely.Parameters(50, 49, 20, 0.9, 0.8, 10, 5, 5, 1, 1))
        .hasMessage("highThresholdNs: expected 50 to 1000000000, found 49");
  }
}
