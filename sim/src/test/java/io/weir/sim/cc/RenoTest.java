package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenoTest {
  private static final int PACKET_BYTES = 1_500;

  private final WindowFlow flow = new WindowFlow(reno(10), PACKET_BYTES);

  private static Reno reno(double initialPackets) {
    return new Reno(new Reno.Parameters(initialPackets, 1e6, 2, 1_000_000_000));
  }

  @Test
  void aFlowBeginsUnpacedWithTenPackets() {
    assertThat(flow.packets()).isEqualTo(10);
    assertThat(Flows.rateBps(flow.block)).isEqualTo(WindowFlow.LINE_BPS);
    assertThat(Flows.timerNs(flow.block)).isEqualTo(CongestionControl.NO_TIMER);
    assertThat(new Reno(Reno.Parameters.DEFAULTS).needs()).isEmpty();
  }

  /** RFC 3465 section 2.2: L = 2 packets. */
  @Test
  void slowStartAddsWhatWasAcknowledgedButNoMoreThanTwoPackets() {
    flow.ack(1);
    assertThat(flow.packets()).isEqualTo(11);
    flow.ack(2);
    assertThat(flow.packets()).isEqualTo(13);
    flow.ack(5);
    assertThat(flow.packets()).isEqualTo(15);
  }

  /** The worked number of the class. */
  @Test
  void aLossHalvesAndTwoPacketsThenAddATwentiethEach() {
    WindowFlow flow = new WindowFlow(reno(40), PACKET_BYTES);
    flow.loss(40);
    assertThat(flow.packets()).isEqualTo(20);
    flow.recovered();
    flow.ack(2);
    assertThat(flow.packets()).isEqualTo(20.1);
  }

  @Test
  void theThresholdIsHalfOfWhatWasInFlight() {
    WindowFlow flow = new WindowFlow(reno(40), PACKET_BYTES);
    flow.loss(30);
    assertThat(flow.packets()).isEqualTo(15);
    flow.recovered();
    flow.loss(3);
    assertThat(flow.packets()).as("never below two packets").isEqualTo(2);
  }

  @Test
  void aRecoveryIsOneReaction() {
    WindowFlow flow = new WindowFlow(reno(40), PACKET_BYTES);
    flow.loss(40);
    flow.furtherLoss();
    flow.ackInRecovery(10);
    flow.furtherLoss();
    assertThat(flow.packets()).isEqualTo(20);
    flow.recovered();
    flow.loss(20);
    assertThat(flow.packets()).isEqualTo(10);
  }

  /** RoCE calls every NACK the start of a recovery, and never ends one. */
  @Test
  void aWindowOfDataIsOneReactionIfRecoveriesAreNotTold() {
    WindowFlow flow = new WindowFlow(reno(40), PACKET_BYTES);
    flow.loss(40);
    flow.ack(20);
    flow.loss(20);
    assertThat(flow.packets()).isEqualTo(21);
    flow.ack(20);
    flow.loss(21);
    assertThat(flow.packets()).isEqualTo(10.5);
  }

  @Test
  void aMarkIsALossOncePerWindowOfData() {
    WindowFlow flow = new WindowFlow(reno(40), PACKET_BYTES);
    flow.inFlightPackets = 39;
    flow.mark();
    assertThat(flow.packets()).isEqualTo(20);
    flow.mark();
    assertThat(flow.packets()).isEqualTo(20);
  }

  /** RFC 5681 section 3.1, equation 4 and the paragraph on repeated timeouts. */
  @Test
  void aTimeoutStartsOverAndASecondOneKeepsTheThreshold() {
    WindowFlow flow = new WindowFlow(reno(40), PACKET_BYTES);
    flow.timeout(40);
    assertThat(flow.packets()).isEqualTo(1);
    flow.timeout(1);
    for (double packets = 2; packets <= 20; packets++) {
      flow.ackInRecovery(1);
      assertThat(flow.packets()).as("slow start, repairing").isEqualTo(packets);
    }
    flow.ackInRecovery(1);
    assertThat(flow.packets()).as("past the threshold").isEqualTo(20.05);
  }

  @Test
  void aWindowThatIsNotUsedDoesNotGrow() {
    flow.windowLimited = false;
    flow.ack(2);
    assertThat(flow.packets()).isEqualTo(10);
  }

  /** RFC 5681 section 4.1. */
  @Test
  void aLongSilenceLeavesTheFirstWindow() {
    WindowFlow flow = new WindowFlow(reno(10), PACKET_BYTES);
    for (int i = 0; i < 10; i++) {
      flow.ack(2);
    }
    flow.restartAfter(1_000_000_000);
    assertThat(flow.packets()).isEqualTo(30);
    flow.restartAfter(1);
    assertThat(flow.packets()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 100, 2,   1000000, initialWindowPackets",
    "101, 100, 2,   1000000, initialWindowPackets",
    "10,  1,   2,   1000000, maxWindowPackets",
    "10,  NaN, 2,   1000000, maxWindowPackets",
    "10,  100, 0.9, 1000000, slowStartLimitPackets",
    "10,  100, 2,   999,     restartIdleNs"
  })
  void parametersHaveRanges(double initial, double max, double limit, long idleNs, String key) {
    assertThatThrownBy(() -> new Reno.Parameters(initial, max, limit, idleNs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": expected");
  }
}
