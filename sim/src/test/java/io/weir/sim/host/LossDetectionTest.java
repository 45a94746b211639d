package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of RFC 8985 and RFC 9002, in their own numbers. */
class LossDetectionTest {
  private static final long MS = 1_000_000_000L;
  private static final long SECOND = 1_000 * MS;

  private final Scoreboard board = new Scoreboard();
  private final RttEstimator rtt = new RttEstimator(SECOND, 200 * MS, 120 * SECOND);

  private LossDetection losses(TcpSpec.Rule rule) {
    TcpSpec d = TcpSpec.DEFAULTS;
    TcpSpec spec =
        new TcpSpec(
            1_000,
            66,
            66,
            74,
            2,
            0,
            1 << 20,
            200_000,
            1_000_000,
            120_000_000,
            rule,
            3,
            true,
            d.burstUs(),
            0,
            0);
    return new LossDetection(board, rtt, spec);
  }

  private long send(LossDetection losses, long nowPs) {
    long segment = board.append(board.end() * 1_000, 1_000);
    losses.sent(segment, nowPs);
    board.set(segment, Scoreboard.IN_FLIGHT);
    return segment;
  }

  private void sendAgain(LossDetection losses, long segment, long nowPs) {
    losses.sent(segment, nowPs);
    board.set(segment, Scoreboard.IN_FLIGHT | Scoreboard.SENT_AGAIN);
  }

  private void sacked(LossDetection losses, long segment, long nowPs) {
    losses.delivered(segment, nowPs);
    board.clear(segment, Scoreboard.IN_FLIGHT);
    board.sacked(segment);
  }

  private long lost(LossDetection losses, long nowPs) {
    long segment = losses.nextLost(nowPs);
    if (segment != LossDetection.NONE) {
      board.clear(segment, Scoreboard.IN_FLIGHT);
      board.set(segment, Scoreboard.LOST);
    }
    return segment;
  }

  /** RFC 9002 section 6.1.1: lost when one sent three later is acknowledged, not two. */
  @Test
  void threeLaterPackets() {
    LossDetection losses = losses(TcpSpec.Rule.rfc9002);
    rtt.sample(SECOND);
    for (int i = 0; i < 4; i++) {
      send(losses, i);
    }
    sacked(losses, 2, MS);
    losses.acknowledged(1, false);
    assertThat(lost(losses, MS)).isEqualTo(LossDetection.NONE);
    sacked(losses, 3, MS);
    losses.acknowledged(2, false);
    assertThat(lost(losses, MS)).isZero();
    assertThat(lost(losses, MS)).isEqualTo(LossDetection.NONE);
  }

  /** RFC 9002 section 6.1.2: 9/8 of the larger of smoothed and latest, at least 1 ms. */
  @ParameterizedTest
  @CsvSource({"40, 48, 54000", "48, 40, 54000", "0.1, 0.2, 1000", "8, 8, 9000"})
  void nineEighthsOfARoundTrip(double smoothedMs, double latestMs, long expectedUs) {
    long timePs = LossThresholds.timePs((long) (smoothedMs * MS), (long) (latestMs * MS));
    assertThat(timePs).isEqualTo(expectedUs * MS / 1_000);
  }

  @Test
  void aPacketIsLostByItsAgeToThePicosecond() {
    LossDetection losses = losses(TcpSpec.Rule.rfc9002);
    rtt.sample(40 * MS);
    send(losses, 0);
    send(losses, 1);
    sacked(losses, 1, 40 * MS);
    losses.acknowledged(1, false);
    assertThat(losses.duePs()).isEqualTo(45 * MS);
    assertThat(lost(losses, 45 * MS - 1)).isEqualTo(LossDetection.NONE);
    assertThat(lost(losses, 45 * MS)).isZero();
    assertThat(losses.duePs()).isEqualTo(Long.MAX_VALUE);
  }

  /** RFC 9002 section 6.2.1: smoothed + max(4·variation, 1 ms) + the longest delay. */
  @Test
  void probeTimeout() {
    assertThat(LossThresholds.probeTimeoutPs(40 * MS, 20 * MS, 25 * MS)).isEqualTo(145 * MS);
    assertThat(LossThresholds.probeTimeoutPs(40 * MS, 0, 0)).isEqualTo(41 * MS);
  }

  /**
   * RFC 9002 section 7.6.3: packets 1 to 7 leave at 0 … 6 s, the first is acknowledged at 1.2 s,
   * probes 8 and 9 leave at 8 and 12 s, the acknowledgement of 9 comes at 12.2 s. Lost are 2 to 8,
   * sent 8 − 1 = 7 s apart; three probe timeouts are 2 · 3 = 6 s.
   */
  @ParameterizedTest
  @CsvSource({"2000, true", "2333, true", "2334, false"})
  void persistentCongestion(long probeTimeoutMs, boolean expected) {
    LossDetection losses = losses(TcpSpec.Rule.rfc9002);
    rtt.sample(200 * MS);
    send(losses, 0);
    send(losses, SECOND);
    sacked(losses, 0, SECOND + 200 * MS);
    losses.acknowledged(1, false);
    assertThat(lost(losses, SECOND + 200 * MS)).isEqualTo(LossDetection.NONE);
    for (int second = 2; second <= 6; second++) {
      send(losses, second * SECOND);
    }
    // Probes carry the oldest data again.
    sendAgain(losses, 1, 8 * SECOND);
    sendAgain(losses, 1, 12 * SECOND);
    long nowPs = 12 * SECOND + 200 * MS;
    sacked(losses, 1, nowPs);
    losses.acknowledged(2, false);
    for (long segment = 2; segment <= 6; segment++) {
      assertThat(lost(losses, nowPs)).isEqualTo(segment);
    }
    assertThat(lost(losses, nowPs)).isEqualTo(LossDetection.NONE);
    assertThat(losses.takePersistence(probeTimeoutMs * MS)).isEqualTo(expected);
    assertThat(losses.takePersistence(7 * SECOND)).isFalse();
    assertThat(LossThresholds.isPersistent(SECOND, 8 * SECOND, 2 * SECOND)).isTrue();
    assertThat(LossThresholds.isPersistent(SECOND, 7 * SECOND - 1, 2 * SECOND)).isFalse();
  }

  /** Section 7.6.2: none of the packets between the first and the last was delivered. */
  @Test
  void aDeliveryInBetweenEndsARun() {
    LossDetection losses = losses(TcpSpec.Rule.rfc9002);
    rtt.sample(200 * MS);
    for (int second = 0; second < 10; second++) {
      send(losses, second * SECOND);
    }
    sacked(losses, 4, 12 * SECOND);
    sacked(losses, 9, 12 * SECOND);
    losses.acknowledged(2, false);
    for (long segment : new long[] {0, 1, 2, 3, 5, 6, 7, 8}) {
      assertThat(lost(losses, 12 * SECOND)).isEqualTo(segment);
    }
    // The longer run is 3 s long, which must exceed three probe timeouts.
    assertThat(losses.takePersistence(SECOND)).isFalse();
    assertThat(losses.takePersistence(SECOND - 1)).isTrue();
  }

  /** RFC 8985 section 6.2: a quarter of the least round trip, 0 once three were acknowledged. */
  @Test
  void rackWaitsForReordering() {
    LossDetection losses = losses(TcpSpec.Rule.rack);
    rtt.sample(40 * MS);
    for (int i = 0; i < 5; i++) {
      send(losses, i);
    }
    sacked(losses, 1, 40 * MS + 1);
    losses.acknowledged(1, false);
    assertThat(lost(losses, 40 * MS + 1)).isEqualTo(LossDetection.NONE);
    assertThat(losses.duePs()).isEqualTo(50 * MS);
    sacked(losses, 2, 40 * MS + 2);
    losses.acknowledged(2, false);
    assertThat(lost(losses, 40 * MS + 2)).isEqualTo(LossDetection.NONE);
    sacked(losses, 3, 40 * MS + 3);
    losses.acknowledged(3, false);
    assertThat(lost(losses, 40 * MS + 3)).isZero();
  }

  /** Once reordering was seen the window stays; duplicates widen it, recoveries end that. */
  @Test
  void rackLearnsOfReordering() {
    LossDetection losses = losses(TcpSpec.Rule.rack);
    rtt.sample(40 * MS);
    for (int i = 0; i < 8; i++) {
      send(losses, 0);
    }
    sacked(losses, 1, 40 * MS);
    sacked(losses, 0, 40 * MS);
    sacked(losses, 7, 40 * MS);
    losses.acknowledged(3, true);
    assertThat(losses.duePs()).isEqualTo(50 * MS);
    losses.duplicateReported(1_000, 2_000);
    losses.duplicateReported(1_500, 3_000);
    losses.acknowledged(3, true);
    assertThat(losses.duePs()).as("once per round").isEqualTo(60 * MS);
    for (int i = 0; i < 16; i++) {
      losses.recovered();
    }
    losses.acknowledged(3, true);
    assertThat(losses.duePs()).isEqualTo(50 * MS);
  }

  /** Section 6.2 step 2: too early after the retransmission, it acknowledges what was before. */
  @Test
  void anEarlyAcknowledgementIsNotForTheRetransmission() {
    LossDetection losses = losses(TcpSpec.Rule.rack);
    rtt.sample(40 * MS);
    send(losses, 0);
    send(losses, 1);
    sendAgain(losses, 0, 100 * MS);
    sacked(losses, 0, 139 * MS);
    losses.acknowledged(3, true);
    assertThat(losses.duePs()).isEqualTo(Long.MAX_VALUE);
    assertThat(lost(losses, 200 * MS)).isEqualTo(LossDetection.NONE);
  }

  /** What is settled at the head of the line hides nobody behind it. */
  @Test
  void aRepeatedTransmissionDoesNotHideTheTimer() {
    LossDetection losses = losses(TcpSpec.Rule.rack);
    rtt.sample(40 * MS);
    send(losses, 0);
    send(losses, MS);
    send(losses, 2 * MS);
    sendAgain(losses, 0, 3 * MS);
    sacked(losses, 2, 42 * MS);
    losses.acknowledged(1, false);
    assertThat(losses.duePs()).isEqualTo(MS + 40 * MS + 10 * MS);
  }

  @Test
  void afterATimeoutNothingBeforeCounts() {
    LossDetection losses = losses(TcpSpec.Rule.rack);
    rtt.sample(40 * MS);
    for (int i = 0; i < 40; i++) {
      send(losses, i);
    }
    sacked(losses, 39, 40 * MS);
    losses.acknowledged(3, false);
    losses.forget();
    assertThat(lost(losses, SECOND)).isEqualTo(LossDetection.NONE);
    assertThat(losses.duePs()).isEqualTo(Long.MAX_VALUE);
  }
}
