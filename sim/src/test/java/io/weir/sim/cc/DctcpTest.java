package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DctcpTest {
  private static final long LINE_BPS = 100_000_000_000L;
  private static final int PACKET_BYTES = 10_000;

  private final AckEvent ack = new AckEvent();

  private static Dctcp dctcp(double gain, double alpha, double initial, double max) {
    return new Dctcp(new Dctcp.Parameters(gain, alpha, initial, 2, max));
  }

  private static long[] start(Dctcp dctcp) {
    return Flows.start(dctcp, new FlowContext(0, 0, LINE_BPS, 8_000, PACKET_BYTES, LINE_BPS));
  }

  /** Acknowledges packets; {@code inFlight} packets are left, which are the next window of data. */
  private void ack(Dctcp dctcp, long[] block, double packets, boolean marked, int inFlight) {
    ack.ackedBytes = Math.round(packets * PACKET_BYTES);
    ack.marked = marked;
    ack.windowLimited = true;
    ack.inRecovery = false;
    ack.inFlightBytes = (long) inFlight * PACKET_BYTES;
    ack.priorInFlightBytes = ack.inFlightBytes + ack.ackedBytes;
    dctcp.onAck(ack, block, OFFSET);
  }

  private static void loss(Dctcp dctcp, long[] block, boolean timeout) {
    LossEvent loss = new LossEvent();
    loss.timeout = timeout;
    loss.startsRecovery = true;
    loss.priorInFlightBytes = 40 * PACKET_BYTES;
    dctcp.onLoss(loss, block, OFFSET);
  }

  @Test
  void aFlowBeginsAtLineRateWithItsFirstWindow() {
    Dctcp dctcp = new Dctcp(Dctcp.Parameters.DEFAULTS);
    long[] block = start(dctcp);
    assertThat(dctcp.needs()).contains(Need.MARKS);
    assertThat(Flows.windowBytes(block)).isEqualTo(100_000);
    assertThat(Flows.rateBps(block)).isEqualTo(LINE_BPS);
    assertThat(Flows.timerNs(block)).isEqualTo(CongestionControl.NO_TIMER);
  }

  /** The worked number of the class: α = 1/4, 40 packets, a mark. */
  @Test
  void aMarkCutsByHalfOfAlpha() {
    Dctcp dctcp = dctcp(1.0 / 16, 0.25, 40, 1000);
    long[] block = start(dctcp);
    ack(dctcp, block, 1, true, 39);
    assertThat(Flows.windowBytes(block)).isEqualTo(350_000);
  }

  /** g = 1/2; the largest window holds slow start back, so that cuts alone are seen. */
  @Test
  void alphaIsAnAverageOfTheShareOfMarkedBytesOverWindows() {
    Dctcp dctcp = dctcp(0.5, 0.5, 40, 40);
    long[] block = start(dctcp);
    // The first window of data is one acknowledgement, unmarked: α = 1/2 + (0 - 1/2)/2 = 1/4.
    ack(dctcp, block, 1, false, 4);
    assertThat(Flows.windowBytes(block)).isEqualTo(400_000);
    ack(dctcp, block, 3, true, 1);
    assertThat(Flows.windowBytes(block)).as("400,000 · (1 - 1/8)").isEqualTo(350_000);
    // Three of four packets were marked: α = 1/4 + (3/4 - 1/4)/2 = 1/2.
    ack(dctcp, block, 1, false, 2);
    double cwnd = 350_000 + 10_000 * (10_000 / 350_000.0);
    assertThat(Flows.windowBytes(block)).isEqualTo((long) cwnd);
    ack(dctcp, block, 2, true, 1);
    assertThat(Flows.windowBytes(block)).isEqualTo((long) (cwnd * 0.75));
    // Both were marked: α = 1/2 + (1 - 1/2)/2 = 3/4; so is what was in flight at the cut: 7/8.
    ack(dctcp, block, 1, true, 1);
    assertThat(Flows.windowBytes(block)).isEqualTo((long) (cwnd * 0.75));
    ack(dctcp, block, 1, true, 1);
    assertThat(Flows.windowBytes(block)).isEqualTo((long) (cwnd * 0.75 * (1 - 7 / 16.0)));
  }

  @Test
  void theWindowIsCutOncePerWindowOfDataAndOnlyWhenMarked() {
    Dctcp dctcp = dctcp(0.5, 0.5, 40, 40);
    long[] block = start(dctcp);
    ack(dctcp, block, 1, false, 4);
    for (int i = 0; i < 3; i++) {
      ack(dctcp, block, 1, true, 3);
      assertThat(Flows.windowBytes(block)).as("mark %d", i).isEqualTo(350_000);
    }
    // The fourth packet ends the window: α = 1/4 + (1 - 1/4)/2 = 5/8. The next mark cuts again.
    ack(dctcp, block, 1, true, 2);
    assertThat(Flows.windowBytes(block)).isEqualTo(350_000);
    ack(dctcp, block, 1, true, 1);
    assertThat(Flows.windowBytes(block)).isEqualTo((long) (350_000 * (1 - 0.3125)));
  }

  /** RFC 8257 section 3.5: as conventional TCP; RFC 3168: not twice in a window of data. */
  @Test
  void aLossAfterAMarkLeavesHalfOfTheWindowBeforeBoth() {
    Dctcp dctcp = dctcp(0.5, 0.5, 40, 40);
    long[] block = start(dctcp);
    ack(dctcp, block, 1, false, 40);
    ack(dctcp, block, 1, true, 40);
    assertThat(Flows.windowBytes(block)).isEqualTo(350_000);
    loss(dctcp, block, false);
    assertThat(Flows.windowBytes(block)).isEqualTo(200_000);
    loss(dctcp, block, false);
    ack(dctcp, block, 1, true, 20);
    assertThat(Flows.windowBytes(block)).as("the same window of data").isEqualTo(200_000);
  }

  @Test
  void lossesOfTheSameRecoveryDoNothing() {
    Dctcp dctcp = dctcp(0.5, 0.5, 40, 40);
    long[] block = start(dctcp);
    loss(dctcp, block, false);
    LossEvent further = new LossEvent();
    dctcp.onLoss(further, block, OFFSET);
    assertThat(Flows.windowBytes(block)).isEqualTo(200_000);
    dctcp.onRecovered(1, block, OFFSET);
    loss(dctcp, block, false);
    assertThat(Flows.windowBytes(block)).as("the next recovery").isEqualTo(100_000);
  }

  /** α goes on being measured: with g = 1 it is 1 after a window in which all was marked. */
  @Test
  void inRecoveryTheWindowNeitherGrowsNorShrinks() {
    Dctcp dctcp = dctcp(1, 0, 40, 1000);
    long[] block = start(dctcp);
    loss(dctcp, block, false);
    ack.inRecovery = true;
    for (boolean marked : new boolean[] {false, true, true}) {
      ack.ackedBytes = PACKET_BYTES;
      ack.inFlightBytes = PACKET_BYTES;
      ack.windowLimited = true;
      ack.marked = marked;
      dctcp.onAck(ack, block, OFFSET);
      assertThat(Flows.windowBytes(block)).isEqualTo(200_000);
    }
    dctcp.onRecovered(1, block, OFFSET);
    ack(dctcp, block, 1, true, 1);
    assertThat(Flows.windowBytes(block)).isEqualTo(100_000);
  }

  @Test
  void aWindowThatIsNotUsedDoesNotGrow() {
    Dctcp dctcp = dctcp(0.5, 0.5, 10, 1000);
    long[] block = start(dctcp);
    ack.ackedBytes = PACKET_BYTES;
    ack.windowLimited = false;
    dctcp.onAck(ack, block, OFFSET);
    assertThat(Flows.windowBytes(block)).isEqualTo(100_000);
  }

  @Test
  void slowStartGrowsByWhatWasAcknowledged() {
    Dctcp dctcp = dctcp(0.5, 0.5, 10, 1000);
    long[] block = start(dctcp);
    ack(dctcp, block, 3, false, 7);
    assertThat(Flows.windowBytes(block)).isEqualTo(130_000);
    ack(dctcp, block, 7, false, 13);
    assertThat(Flows.windowBytes(block)).isEqualTo(200_000);
  }

  @Test
  void afterALossTheWindowIsHalfAndGrowsByAPacketPerWindow() {
    Dctcp dctcp = dctcp(0.5, 0.5, 40, 1000);
    long[] block = start(dctcp);
    loss(dctcp, block, false);
    assertThat(Flows.windowBytes(block)).isEqualTo(200_000);
    ack(dctcp, block, 20, false, 20);
    assertThat(Flows.windowBytes(block)).isEqualTo(210_000);
    ack(dctcp, block, 21, false, 21);
    assertThat(Flows.windowBytes(block)).isEqualTo(220_000);
  }

  /** Slow start from the least window to half of the old one, then a packet per window. */
  @Test
  void aTimeoutStartsOver() {
    Dctcp dctcp = dctcp(0.5, 0.5, 40, 1000);
    long[] block = start(dctcp);
    loss(dctcp, block, true);
    assertThat(Flows.windowBytes(block)).isEqualTo(20_000);
    ack(dctcp, block, 2, false, 4);
    assertThat(Flows.windowBytes(block)).isEqualTo(40_000);
    ack(dctcp, block, 16, false, 20);
    assertThat(Flows.windowBytes(block)).isEqualTo(200_000);
    ack(dctcp, block, 20, false, 20);
    assertThat(Flows.windowBytes(block)).isEqualTo(210_000);
  }

  @Test
  void theWindowStaysInItsBounds() {
    Dctcp dctcp = dctcp(0.5, 1, 10, 12);
    long[] block = start(dctcp);
    for (int i = 0; i < 10; i++) {
      ack(dctcp, block, 5, false, 1);
    }
    assertThat(Flows.windowBytes(block)).isEqualTo(120_000);
    for (int i = 0; i < 50; i++) {
      ack(dctcp, block, 1, true, 1);
    }
    assertThat(Flows.windowBytes(block)).isEqualTo(20_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0,    1,   10, 2,   100,  gain",
    "1.01, 1,   10, 2,   100,  gain",
    "NaN,  1,   10, 2,   100,  gain",
    "0.1, -0.1, 10, 2,   100,  initialAlpha",
    "0.1,  1.1, 10, 2,   100,  initialAlpha",
    "0.1,  1,   10, 0.9, 100,  minWindowPackets",
    "0.1,  1,   10, 2,   1.9,  maxWindowPackets",
    "0.1,  1,   10, 2,   1e10, maxWindowPackets",
    "0.1,  1,   1,  2,   100,  initialWindowPackets",
    "0.1,  1,   101, 2,  100,  initialWindowPackets"
  })
  void parametersHaveRanges(
      double gain, double alpha, double initial, double min, double max, String key) {
    assertThatThrownBy(() -> new Dctcp.Parameters(gain, alpha, initial, min, max))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": expected");
  }
}
