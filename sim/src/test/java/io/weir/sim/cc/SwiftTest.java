package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SwiftTest {
  private static final long LINE_BPS = 100_000_000_000L;
  private static final int PACKET_BYTES = 10_000;

  /** Target 20 µs whatever the window, as in the class's worked number. */
  private static Swift swift(double minCwnd, double maxCwnd) {
    return new Swift(new Swift.Parameters(20_000, 0, 0.1, 100, 1, 0.8, 0.5, minCwnd, maxCwnd));
  }

  /** 100 Gb/s · 8 µs = 10 packets of 10,000 bytes. */
  private static long[] start(Swift swift) {
    return Flows.start(swift, new FlowContext(0, 0, LINE_BPS, 8_000, PACKET_BYTES, LINE_BPS));
  }

  private static void ack(Swift swift, long[] block, long nowNs, long rttNs, long packets) {
    AckEvent ack = new AckEvent();
    ack.nowNs = nowNs;
    ack.rttNs = rttNs;
    ack.ackedPackets = packets;
    swift.onAck(ack, block, OFFSET);
  }

  @Test
  void aFlowBeginsWithTheBandwidthDelayProduct() {
    long[] block = start(swift(0.1, 200));
    assertThat(Flows.windowBytes(block)).isEqualTo(100_000);
    assertThat(Flows.rateBps(block)).isEqualTo(LINE_BPS);
    assertThat(Flows.timerNs(block)).isEqualTo(CongestionControl.NO_TIMER);
  }

  /** The worked number of the class: 10 packets · 0.84. */
  @Test
  void anExcessOfAFifthTakesSixteenPercentOncePerRoundTrip() {
    Swift swift = swift(0.1, 200);
    long[] block = start(swift);
    ack(swift, block, 100_000, 25_000, 2);
    assertThat(Flows.windowBytes(block)).isEqualTo(84_000);
    ack(swift, block, 124_999, 25_000, 2);
    assertThat(Flows.windowBytes(block)).isEqualTo(84_000);
    ack(swift, block, 125_000, 25_000, 2);
    assertThat(Flows.windowBytes(block)).isEqualTo(Math.round(84_000 * 0.84));
  }

  @Test
  void aSingleDecreaseIsBounded() {
    Swift swift = swift(0.1, 200);
    long[] block = start(swift);
    ack(swift, block, 100_000, 20_000_000, 1);
    assertThat(Flows.windowBytes(block)).isEqualTo(50_000);
    LossEvent loss = new LossEvent();
    loss.nowNs = 20_099_999;
    swift.onLoss(loss, block, OFFSET);
    assertThat(Flows.windowBytes(block)).as("once per round trip").isEqualTo(50_000);
    loss.nowNs = 20_100_000;
    swift.onLoss(loss, block, OFFSET);
    assertThat(Flows.windowBytes(block)).isEqualTo(25_000);
  }

  @Test
  void belowTheTargetTheWindowGrowsByOnePacketPerWindow() {
    Swift swift = swift(0.1, 200);
    long[] block = start(swift);
    ack(swift, block, 1, 19_999, 3);
    assertThat(Flows.windowBytes(block)).isEqualTo(103_000);
  }

  @Test
  void belowOnePacketTheFlowIsPaced() {
    Swift swift = swift(0.25, 200);
    long[] block = start(swift);
    for (int i = 1; i <= 8; i++) {
      ack(swift, block, i * 1_000_000_000L, 20_000_000, 1);
    }
    // A quarter of a packet per round trip of 20 ms: 2,500 B · 8 / 20 ms.
    assertThat(Flows.windowBytes(block)).isEqualTo(PACKET_BYTES);
    assertThat(Flows.rateBps(block)).isEqualTo(1_000_000);
    ack(swift, block, 9_000_000_000L, 10_000, 1);
    assertThat(Flows.windowBytes(block)).isEqualTo(Math.round(1.25 * PACKET_BYTES));
    assertThat(Flows.rateBps(block)).isEqualTo(LINE_BPS);
  }

  /** Flow scaling: clip(a/√cwnd + b) runs from the whole range at 0.1 packets to nothing at 100. */
  @Test
  void smallWindowsTolerateMoreDelay() {
    Swift.Parameters parameters =
        new Swift.Parameters(10_000, 9_000, 1, 100, 1, 0.8, 0.5, 0.1, 1000);
    Swift swift = new Swift(parameters);
    // cwnd 10: a = 9000 / (1 - 0.1) = 10,000, b = -1000, target 10,000 + 10,000/√10 - 1000.
    double targetNs = 9_000 + 10_000 / Math.sqrt(10);
    long[] below = start(swift);
    ack(swift, below, 1_000_000, (long) Math.floor(targetNs), 1);
    assertThat(Flows.windowBytes(below)).isEqualTo(101_000);
    long[] above = start(swift);
    ack(swift, above, 1_000_000, 15_000, 1);
    double factor = 1 - 0.8 * (15_000 - targetNs) / 15_000;
    assertThat((double) Flows.windowBytes(above)).isCloseTo(100_000 * factor, within(0.51));
  }

  @Test
  void theWindowStaysInItsBounds() {
    Swift swift = swift(2, 11);
    long[] block = start(swift);
    for (int i = 1; i < 100; i++) {
      ack(swift, block, i * 1_000_000_000L, 10_000, 4);
    }
    assertThat(Flows.windowBytes(block)).isEqualTo(11 * PACKET_BYTES);
    LossEvent loss = new LossEvent();
    for (int i = 100; i < 109; i++) {
      loss.nowNs = i * 1_000_000_000L;
      swift.onLoss(loss, block, OFFSET);
    }
    assertThat(Flows.windowBytes(block)).isEqualTo(2 * PACKET_BYTES);
  }

  @Test
  void belowOnePacketTheFlowIsNeverPacedAboveTheLine() {
    Swift swift = swift(0.1, 0.5);
    FlowContext slow = new FlowContext(0, 0, 1_000_000, 8_000, PACKET_BYTES, 1_000_000);
    long[] block = Flows.start(swift, slow);
    ack(swift, block, 1, 10, 1);
    assertThat(Flows.rateBps(block)).isEqualTo(1_000_000);
  }

  /** TCP can't tell the delay of a packet that was sent twice. */
  @Test
  void anUnknownDelayIsNoSignOfRoom() {
    Swift swift = swift(0.1, 200);
    long[] block = start(swift);
    ack(swift, block, 1, 0, 3);
    assertThat(Flows.windowBytes(block)).isEqualTo(100_000);
  }
}
