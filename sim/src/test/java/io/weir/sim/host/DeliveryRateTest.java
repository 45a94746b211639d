package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.cc.AckEvent;
import org.junit.jupiter.api.Test;

/** The cases of draft-cheng-iccrg-delivery-rate-estimation-02, segments of 1000 bytes. */
class DeliveryRateTest {
  private static final long MS = 1_000_000_000L;
  private static final long BYTES = 1_000;

  private final Scoreboard board = new Scoreboard();
  private final DeliveryRate rate = new DeliveryRate();
  private final AckEvent ack = new AckEvent();
  private long inFlightBytes;
  private long transmissions;

  private long send(long nowPs) {
    long segment = board.append(board.end() * BYTES, BYTES);
    rate.sent(board, segment, nowPs, inFlightBytes, BYTES);
    board.sent(segment, nowPs, ++transmissions);
    inFlightBytes += BYTES;
    return segment;
  }

  /** Acknowledges segments up to one, that included. */
  private void acknowledge(long last, long nowPs, long leastRttPs) {
    rate.begin();
    for (; board.first() <= last; board.removeFirst()) {
      inFlightBytes -= BYTES;
      rate.delivered(board, board.first(), nowPs, BYTES);
    }
    rate.finish(ack, leastRttPs);
  }

  /** A packet per millisecond, acknowledged 10 ms later: 8 Mbit/s. */
  @Test
  void aSteadyFlowIsSampledAtItsRate() {
    for (int ms = 0; ms < 30; ms++) {
      if (ms >= 10) {
        acknowledge(ms - 10, ms * MS, 10 * MS);
        assertThat(ack.deliveredBytes).isEqualTo((ms - 9) * BYTES);
      }
      send(ms * MS);
    }
    assertThat(ack.deliveryIntervalNs).isEqualTo(10_000_000);
    assertThat(ack.deliveryRateBps()).isEqualTo(8_000_000);
    assertThat(ack.txInFlightBytes).isEqualTo(10 * BYTES);
    assertThat(ack.appLimited).isFalse();
  }

  /** Section 2.2.2: acknowledgements that come together do not show more than was sent. */
  @Test
  void compressedAcknowledgementsDoNotShowMoreThanWasSent() {
    for (int ms = 0; ms < 10; ms++) {
      send(ms * MS);
    }
    acknowledge(0, 10 * MS, 10 * MS);
    for (int ms = 10; ms < 20; ms++) {
      send(ms * MS);
    }
    // Nine at once at 20 ms, the rest a tenth of a millisecond later.
    acknowledge(9, 20 * MS, 10 * MS);
    assertThat(ack.deliveryRateBps()).isLessThanOrEqualTo(8_000_000);
    acknowledge(19, 20 * MS + MS / 10, 10 * MS);
    assertThat(ack.deliveredBytes - ack.priorDeliveredBytes).isEqualTo(19 * BYTES);
    // Sent from 0 to 19 ms, the first of them delivered at 10 ms: the longer time counts.
    assertThat(ack.deliveryIntervalNs).isEqualTo(19_000_000);
    assertThat(ack.deliveryRateBps()).isEqualTo(8_000_000);
  }

  /** Section 3.4: samples are marked until what was in flight then has been delivered. */
  @Test
  void samplesOfAnApplicationThatHadNothingToSendAreMarked() {
    send(0);
    send(0);
    rate.limitedByApplication(inFlightBytes);
    assertThat(rate.isLimitedByApplication()).isTrue();
    long limited = send(5 * MS);
    acknowledge(1, 10 * MS, 10 * MS);
    assertThat(ack.appLimited).as("sent before").isFalse();
    assertThat(rate.isLimitedByApplication()).isTrue();
    acknowledge(limited, 15 * MS, 10 * MS);
    assertThat(ack.appLimited).isTrue();
    assertThat(rate.isLimitedByApplication()).isFalse();
    acknowledge(send(16 * MS), 26 * MS, 10 * MS);
    assertThat(ack.appLimited).isFalse();
  }

  /** Section 3.3: shorter than any round trip can't be right. */
  @Test
  void anIntervalShorterThanARoundTripIsNoSample() {
    send(0);
    acknowledge(0, 9 * MS, 10 * MS);
    assertThat(ack.deliveryIntervalNs).isZero();
    assertThat(ack.deliveryRateBps()).isZero();
  }

  @Test
  void lossesAreCountedSinceTheSegmentWasSent() {
    rate.lost(3 * BYTES);
    long segment = send(0);
    rate.lost(2 * BYTES);
    assertThat(rate.lostSince(board, segment)).isEqualTo(2 * BYTES);
    acknowledge(segment, 10 * MS, 10 * MS);
    assertThat(ack.lostSinceSentBytes).isEqualTo(2 * BYTES);
  }
}
