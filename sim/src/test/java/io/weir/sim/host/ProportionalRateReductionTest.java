package io.weir.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The algorithm of RFC 6937 on the losses of its section 4. */
class ProportionalRateReductionTest {
  private static final long PACKET = 1_000;

  private final ProportionalRateReduction reduction = new ProportionalRateReduction();

  /** Sends what the window allows and returns how many packets those were. */
  private long send(long inFlightBytes) {
    long packets = Math.max(0, (reduction.windowBytes() - inFlightBytes) / PACKET);
    for (long i = 0; i < packets; i++) {
      reduction.sent(PACKET);
    }
    return packets;
  }

  /**
   * Section 4: 20 packets in flight, the first lost, window to be 10. The first acknowledgement
   * lets the retransmission out, then every other one a packet: pipe arrives at 10 with the last.
   */
  @Test
  void oneLossOfTwentyHalvesOverTheRoundTrip() {
    long inFlight = 20 * PACKET;
    long sent = 0;
    reduction.begin(inFlight, inFlight - PACKET);
    inFlight -= PACKET;
    for (int ack = 1; ack <= 19; ack++) {
      inFlight -= PACKET;
      reduction.acknowledged(PACKET, inFlight, 10 * PACKET, PACKET);
      long now = send(inFlight);
      sent += now;
      inFlight += now * PACKET;
      // prr_out follows ⌈prr_delivered · ssthresh / RecoverFS⌉ while pipe is above the target.
      assertThat(sent).as("after %d", ack).isBetween((ack + 1) / 2 - 1L, (ack + 1) / 2 + 1L);
    }
    assertThat(inFlight).isEqualTo(10 * PACKET);
    assertThat(sent).isEqualTo(10);
  }

  /** The class comment's number: ⌈5·7/10⌉ = 4. */
  @Test
  void whatIsSentIsInProportionToWhatWasDelivered() {
    reduction.begin(10 * PACKET, 10 * PACKET);
    long inFlight = 10 * PACKET;
    long sent = 0;
    for (int ack = 1; ack <= 5; ack++) {
      inFlight -= PACKET;
      // A target below pipe throughout: the proportional part.
      reduction.acknowledged(PACKET, Math.max(inFlight, 7 * PACKET + 1), 7 * PACKET, PACKET);
      long allowed = (reduction.windowBytes() - Math.max(inFlight, 7 * PACKET + 1)) / PACKET;
      for (long i = 0; i < allowed; i++) {
        reduction.sent(PACKET);
        sent++;
      }
    }
    assertThat(sent).isBetween(3L, 4L);
  }

  /**
   * Section 4, a burst of losses: of 20 packets 15 are lost, so pipe is far below the target of 10.
   * The slow-start bound lets one packet more out than was delivered, not the whole difference.
   */
  @Test
  void afterABurstOfLossesItGrowsAsInSlowStart() {
    reduction.begin(20 * PACKET, 5 * PACKET);
    long inFlight = 4 * PACKET;
    reduction.acknowledged(PACKET, inFlight, 10 * PACKET, PACKET);
    assertThat(send(inFlight)).isEqualTo(2);
    inFlight += 2 * PACKET;
    inFlight -= PACKET;
    reduction.acknowledged(PACKET, inFlight, 10 * PACKET, PACKET);
    assertThat(send(inFlight)).isEqualTo(2);
    inFlight += 2 * PACKET;
    assertThat(inFlight).isEqualTo(7 * PACKET);
  }

  @Test
  void theFirstRetransmissionGoesOutWhateverTheWindow() {
    reduction.begin(100 * PACKET, 99 * PACKET);
    reduction.acknowledged(1, 98 * PACKET, PACKET, PACKET);
    assertThat(reduction.windowBytes()).isEqualTo(99 * PACKET);
    reduction.sent(PACKET);
    reduction.acknowledged(1, 98 * PACKET, PACKET, PACKET);
    assertThat(reduction.windowBytes()).isEqualTo(98 * PACKET);
  }
}
