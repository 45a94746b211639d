package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DcqcnTest {
  private static final long LINE_BPS = 100_000_000_000L;
  private final Dcqcn dcqcn = new Dcqcn(Dcqcn.Parameters.DEFAULTS);
  private final long[] block =
      Flows.start(dcqcn, new FlowContext(0, 0, LINE_BPS, 8192, 1086, LINE_BPS));

  private void cnp(long nowNs) {
    dcqcn.onCnp(nowNs, block, OFFSET);
  }

  private void timer() {
    dcqcn.onTimer(Flows.timerNs(block), block, OFFSET);
  }

  /** The worked number of the class: 100 Gb/s, halved, then half-way back. */
  @Test
  void theFirstNotificationHalvesTheRateAndOneStepRecoversHalfOfIt() {
    assertThat(Flows.timerNs(block)).isEqualTo(CongestionControl.NO_TIMER);
    cnp(10_000);
    assertThat(Flows.rateBps(block)).isEqualTo(50_000_000_000L);
    assertThat(Flows.timerNs(block)).isEqualTo(310_000);
    timer();
    assertThat(Flows.rateBps(block)).isEqualTo(75_000_000_000L);
    assertThat(Flows.timerNs(block)).isEqualTo(610_000);
  }

  /** After F = 1 steps the target grows by 5 · 4 Mb/s, then by 50 · 4 Mb/s each. */
  @Test
  void theTargetGrowsAdditivelyThenFaster() {
    cnp(0);
    timer();
    // An increase lies between, so the target becomes the rate of now, 75 Gb/s.
    cnp(304_000);
    long afterBps = Flows.rateBps(block);
    assertThat(afterBps).isBetween(37_500_000_000L, 75_000_000_000L);
    timer();
    long fastBps = (afterBps + 75_000_000_000L) / 2;
    assertThat(Flows.rateBps(block)).isEqualTo(fastBps);
    timer();
    long additiveBps = (fastBps + 75_020_000_000L) / 2;
    assertThat(Flows.rateBps(block)).isEqualTo(additiveBps);
    timer();
    assertThat(Flows.rateBps(block)).isEqualTo((additiveBps + 75_220_000_000L) / 2);
  }

  /** Cut after cut leaves the target where it was before the first, and recovery leads there. */
  @Test
  void furtherCutsLeaveTheTarget() {
    cnp(0);
    cnp(4_000);
    cnp(8_000);
    long afterBps = Flows.rateBps(block);
    assertThat(afterBps).isLessThan(13_000_000_000L);
    timer();
    assertThat(Flows.rateBps(block)).isEqualTo((afterBps + 100_000_000_000L) / 2);
  }

  @ParameterizedTest
  @CsvSource({"3999, 50000000000", "4000, 25195000000"})
  void decreasesAreSpaced(long afterNs, double rateBps) {
    cnp(0);
    cnp(afterNs);
    // α after 4 intervals, one of them notified: 1, then (1 - 1/256)³.
    double alpha = Math.pow(255.0 / 256, 3);
    double expected = afterNs < 4_000 ? rateBps : 50e9 * (1 - alpha / 2);
    // The product is formed with α in 16 bits.
    assertThat((double) Flows.rateBps(block)).isCloseTo(expected, within(50e9 / (1 << 16)));
  }

  /**
   * α must come back after it has decayed to nothing: however long a flow was left in peace, steady
   * congestion brings its rate down again.
   */
  @Test
  void congestionCountsAfterALongPeace() {
    cnp(0);
    for (int i = 0; i < 1000 && Flows.timerNs(block) != CongestionControl.NO_TIMER; i++) {
      timer();
    }
    long beforeBps = Flows.rateBps(block);
    long nowNs = 1_000_000_000;
    for (int i = 0; i < 500; i++) {
      cnp(nowNs);
      nowNs += 4_000;
    }
    // A notification every 4 µs holds α near 1/4, so a decrease takes an eighth; without it, none.
    assertThat(Flows.rateBps(block)).isLessThan(beforeBps / 100);
  }

  @Test
  void theRateStaysBetweenItsFloorAndTheLine() {
    for (long nowNs = 0; nowNs < 400_000; nowNs += 4_000) {
      cnp(nowNs);
    }
    assertThat(Flows.rateBps(block)).isEqualTo(10_000_000);
    for (int i = 0; i < 5000 && Flows.timerNs(block) != CongestionControl.NO_TIMER; i++) {
      timer();
    }
    assertThat(Flows.rateBps(block)).isBetween(LINE_BPS - 1, LINE_BPS);
  }

  /** The lowest rate, 10 Mb/s by default, may be above what a slow line carries. */
  @Test
  void aNotificationNeverRaisesTheRate() {
    Dcqcn slow = new Dcqcn(Dcqcn.Parameters.DEFAULTS);
    long[] block = Flows.start(slow, new FlowContext(0, 0, 5_000_000, 8_192, 1_086, 5_000_000));
    slow.onCnp(0, block, Flows.OFFSET);
    assertThat(Flows.rateBps(block)).isEqualTo(5_000_000);
  }
}
