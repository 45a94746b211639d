package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The arithmetic of RFC 6298. */
class RttEstimatorTest {
  private static final long MS = 1_000_000_000L;

  private static RttEstimator estimator(long leastMs) {
    return new RttEstimator(1_000 * MS, leastMs * MS, 60_000 * MS);
  }

  /** Section 2.2: the first sample R gives SRTT = R, RTTVAR = R/2, RTO = R + 4·R/2. */
  @Test
  void theFirstSampleGivesThreeTimesItself() {
    RttEstimator rtt = estimator(1);
    assertThat(rtt.isKnown()).isFalse();
    assertThat(rtt.rtoPs()).isEqualTo(1_000 * MS);
    rtt.sample(40 * MS);
    assertThat(rtt.smoothedPs()).isEqualTo(40 * MS);
    assertThat(rtt.variationPs()).isEqualTo(20 * MS);
    assertThat(rtt.rtoPs()).isEqualTo(120 * MS);
    assertThat(rtt.leastPs()).isEqualTo(40 * MS);
  }

  /**
   * Section 2.3 with samples of 40 and 80 ms: RTTVAR = 3/4·20 + 1/4·40 = 25, SRTT = 7/8·40 + 1/8·80
   * = 45, RTO = 145 ms.
   */
  @Test
  void furtherSamplesMoveTheVariationFirst() {
    RttEstimator rtt = estimator(1);
    rtt.sample(40 * MS);
    rtt.sample(80 * MS);
    assertThat(rtt.variationPs()).isEqualTo(25 * MS);
    assertThat(rtt.smoothedPs()).isEqualTo(45 * MS);
    assertThat(rtt.rtoPs()).isEqualTo(145 * MS);
    assertThat(rtt.latestPs()).isEqualTo(80 * MS);
  }

  /** A steady round trip of 300 ms, above the least time, must not time out at 300 ms. */
  @Test
  void theLeastTimeCountsFromTheRoundTripOn() {
    RttEstimator rtt = estimator(200);
    for (int i = 0; i < 100; i++) {
      rtt.sample(300 * MS);
    }
    assertThat(rtt.variationPs()).isLessThan(MS);
    assertThat(rtt.rtoPs()).isEqualTo(500 * MS);
  }

  /** Sections 5.5 and 2.5: doubled by each timeout, up to a bound; a sample ends that. */
  @Test
  void timeoutsDoubleUpToTheBound() {
    RttEstimator rtt = estimator(200);
    rtt.sample(100 * MS);
    long[] expectedMs = {300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 60_000, 60_000};
    for (long expected : expectedMs) {
      assertThat(rtt.rtoPs()).isEqualTo(expected * MS);
      rtt.backOff();
    }
    rtt.sample(100 * MS);
    assertThat(rtt.rtoPs()).isLessThanOrEqualTo(300 * MS);
  }

  @Test
  void theLargestBoundDoesNotOverflow() {
    RttEstimator rtt = new RttEstimator(60_000 * MS, 60_000 * MS, 3_600_000 * MS);
    for (int i = 0; i < 100; i++) {
      assertThat(rtt.rtoPs()).isBetween(60_000 * MS, 3_600_000 * MS);
      rtt.backOff();
    }
    assertThat(rtt.rtoPs()).isEqualTo(3_600_000 * MS);
  }
}
