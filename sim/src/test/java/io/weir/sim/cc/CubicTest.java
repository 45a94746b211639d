package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CubicTest {
  private static final int PACKET_BYTES = 1_500;
  private static final long SECOND_NS = 1_000_000_000;
  private static final double BYTE = 1.0 / PACKET_BYTES;

  private static Cubic cubic(double initialPackets, boolean fastConvergence, boolean hystart) {
    return new Cubic(
        new Cubic.Parameters(
            0.4, 0.7, fastConvergence, hystart, initialPackets, 1e6, 8, SECOND_NS));
  }

  /** A flow that lost at {@code packets} and has recovered; fast convergence off. */
  private static WindowFlow afterLossAt(double packets) {
    WindowFlow flow = new WindowFlow(cubic(packets, false, false), PACKET_BYTES);
    flow.loss((long) packets);
    flow.recovered();
    return flow;
  }

  /** Acknowledges {@code share} of a window at {@code atNs}. */
  private static void ackShare(WindowFlow flow, double share, long atNs) {
    flow.nowNs = atNs;
    flow.ack(flow.packets() * share);
  }

  /** RFC 9438 section 4.2: what is left to W_max of 100 and 1000 packets is 30 and 300. */
  @ParameterizedTest
  @CsvSource({"100, 4.2172", "1000, 9.0856", "0, 0"})
  void theTimeToThePlateau(double maxPackets, double seconds) {
    assertThat(Cubic.plateauAfterS(maxPackets, 0.7 * maxPackets, 0.4))
        .isEqualTo(seconds, within(5e-5));
  }

  /** RFC 9438 sections 4.2 and 4.3. */
  @Test
  void theCurveAndTheGrowthOfTheEstimate() {
    assertThat(Cubic.alpha(0.7)).isEqualTo(0.52941, within(5e-6));
    assertThat(Cubic.alpha(0.5)).as("Reno").isEqualTo(1);
    double k = Cubic.plateauAfterS(100, 70, 0.4);
    assertThat(Cubic.windowPackets(0, k, 100, 0.4)).isEqualTo(70, within(1e-9));
    assertThat(Cubic.windowPackets(k, k, 100, 0.4)).isEqualTo(100);
    assertThat(Cubic.windowPackets(k + 5, k, 100, 0.4)).isEqualTo(150, within(1e-9));
  }

  @Test
  void aLossLeavesSevenTenths() {
    assertThat(afterLossAt(100).packets()).isEqualTo(70);
    assertThat(afterLossAt(1).packets()).as("one packet at least").isEqualTo(1);
  }

  /** One acknowledgement of a whole window goes to the target: the curve one round trip ahead. */
  @ParameterizedTest
  @CsvSource({"1000, 2", "1000, 9", "1000, 12", "300, 6"})
  void theWindowFollowsTheCurveOneRoundTripAhead(double max, int seconds) {
    WindowFlow flow = afterLossAt(max);
    ackShare(flow, 0, 0);
    ackShare(flow, 1, seconds * SECOND_NS);
    double k = Cubic.plateauAfterS(max, 0.7 * max, 0.4);
    assertThat(flow.packets())
        .isEqualTo(Cubic.windowPackets(seconds + 0.1, k, max, 0.4), within(BYTE));
  }

  /** cwnd += (target − cwnd)/cwnd for each packet. */
  @Test
  void aPacketIsItsShareOfTheWay() {
    WindowFlow flow = afterLossAt(1000);
    ackShare(flow, 0, 0);
    flow.nowNs = 5 * SECOND_NS;
    flow.ack(7);
    double target = Cubic.windowPackets(5.1, Cubic.plateauAfterS(1000, 700, 0.4), 1000, 0.4);
    assertThat(flow.packets()).isEqualTo(700 + (target - 700) / 100, within(BYTE));
  }

  @Test
  void aRoundTripNeverAddsMoreThanHalf() {
    WindowFlow flow = afterLossAt(1000);
    ackShare(flow, 0, 0);
    ackShare(flow, 1, 100 * SECOND_NS);
    assertThat(flow.packets()).isEqualTo(1050);
  }

  /** Round trips of 1 ms: the curve stands still and α packets are added per window. */
  @Test
  void shortRoundTripsFollowReno() {
    WindowFlow flow = afterLossAt(100);
    flow.rttNs = 1_000_000;
    double estimate = 70;
    for (int round = 0; round < 100; round++) {
      ackShare(flow, 1, round * flow.rttNs);
      estimate += estimate < 100 ? 9 / 17.0 : 1;
      if (round >= 10) {
        assertThat(flow.packets()).as("round %d", round).isEqualTo(estimate, within(0.05));
      }
    }
    assertThat(estimate).as("past cwnd_prior, a packet per window").isGreaterThan(135);
  }

  /** RFC 9438 section 4.7: W_max of a loss at 80 after one at 100 is 80 · 0.85 = 68. */
  @Test
  void fastConvergenceGivesUpMoreOfAShrinkingWindow() {
    WindowFlow flow = new WindowFlow(cubic(1000, true, false), PACKET_BYTES);
    flow.loss(1000);
    flow.recovered();
    flow.loss(700);
    flow.recovered();
    assertThat(flow.packets()).isEqualTo(490);
    ackShare(flow, 0, 0);
    double k = Cubic.plateauAfterS(595, 490, 0.4);
    ackShare(flow, 1, 8 * SECOND_NS);
    assertThat(flow.packets()).isEqualTo(Cubic.windowPackets(8.1, k, 595, 0.4), within(BYTE));
  }

  /** RFC 9438 section 5.8. */
  @Test
  void timeStandsStillWhileTheWindowIsNotUsed() {
    WindowFlow flow = afterLossAt(1000);
    ackShare(flow, 0, 0);
    ackShare(flow, 0, SECOND_NS);
    flow.windowLimited = false;
    for (int second = 2; second <= 20; second++) {
      ackShare(flow, 1, second * SECOND_NS);
    }
    flow.restartAfter(30 * SECOND_NS / 60);
    assertThat(flow.packets()).isEqualTo(700);
    flow.windowLimited = true;
    ackShare(flow, 1, flow.nowNs + SECOND_NS);
    double k = Cubic.plateauAfterS(1000, 700, 0.4);
    assertThat(flow.packets()).isEqualTo(Cubic.windowPackets(2.1, k, 1000, 0.4), within(BYTE));
  }

  /** RFC 9438 section 4.8: ssthresh = 70, then the convex half of the curve from there. */
  @Test
  void aTimeoutBeginsAtThePlateau() {
    WindowFlow flow = new WindowFlow(cubic(100, true, false), PACKET_BYTES);
    flow.timeout(100);
    assertThat(flow.packets()).isEqualTo(1);
    for (int i = 0; i < 69; i++) {
      flow.ackInRecovery(8);
    }
    assertThat(flow.packets()).as("slow start with L = 1, to the threshold").isEqualTo(70);
    flow.recovered();
    ackShare(flow, 0, 0);
    ackShare(flow, 1, 4 * SECOND_NS);
    assertThat(flow.packets()).isEqualTo(70 + 0.4 * 4.1 * 4.1 * 4.1, within(BYTE));
  }

  @Test
  void aMarkIsALossThatNeedsNoRepair() {
    WindowFlow flow = new WindowFlow(cubic(100, true, false), PACKET_BYTES);
    flow.inFlightPackets = 99;
    flow.mark();
    flow.mark();
    assertThat(flow.packets()).isEqualTo(70);
  }

  /** RFC 9406 section 4.3: the worked number of {@link HyStart}. */
  @ParameterizedTest
  @CsvSource({"80000000, 10000000", "1000000, 4000000", "500000000, 16000000"})
  void hyStartTriggersByTheLastRoundTrip(long lastNs, long thresholdNs) {
    assertThat(HyStart.thresholdNs(lastNs)).isEqualTo(thresholdNs);
  }

  @Test
  void hyStartEndsSlowStartAfterFiveRoundsOfAQuarter() {
    WindowFlow flow = new WindowFlow(cubic(10, true, true), PACKET_BYTES);
    flow.rttNs = 80_000_000;
    round(flow);
    assertThat(flow.packets()).isEqualTo(20);
    flow.rttNs = 90_000_000;
    round(flow);
    assertThat(flow.packets()).as("the eighth sample is the sign").isEqualTo(20 + 7 + 13 / 4.0);
    for (int i = 0; i < 4; i++) {
      double before = flow.packets();
      round(flow);
      double growth = Math.floor(before) / before / 4;
      assertThat(flow.packets() / before).isEqualTo(1 + growth, within(0.02));
    }
    double end = flow.packets();
    round(flow);
    assertThat(flow.packets()).as("congestion avoidance").isLessThan(end + 1.5);
  }

  @Test
  void hyStartTakesAFalseAlarmBack() {
    WindowFlow flow = new WindowFlow(cubic(10, true, true), PACKET_BYTES);
    flow.rttNs = 80_000_000;
    round(flow);
    flow.rttNs = 90_000_000;
    round(flow);
    flow.rttNs = 85_000_000;
    round(flow);
    double before = flow.packets();
    round(flow);
    assertThat(flow.packets()).isEqualTo(before + Math.floor(before), within(0.01));
  }

  /** A window of packets, each acknowledged; the last leaves the next window in flight. */
  private static void round(WindowFlow flow) {
    int packets = (int) flow.packets();
    for (int i = 0; i < packets; i++) {
      flow.nowNs += flow.rttNs / packets;
      flow.inFlightPackets = (long) flow.packets();
      flow.ack(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,   0.7, 10,  100, 8,   1000000, scale",
    "NaN, 0.7, 10,  100, 8,   1000000, scale",
    "0.4, 1,   10,  100, 8,   1000000, beta",
    "0.4, 0,   10,  100, 8,   1000000, beta",
    "0.4, 0.7, 0.9, 100, 8,   1000000, initialWindowPackets",
    "0.4, 0.7, 101, 100, 8,   1000000, initialWindowPackets",
    "0.4, 0.7, 10,  1,   8,   1000000, maxWindowPackets",
    "0.4, 0.7, 10,  100, 0.9, 1000000, slowStartLimitPackets",
    "0.4, 0.7, 10,  100, 8,   999,     restartIdleNs"
  })
  void parametersHaveRanges(
      double scale, double beta, double initial, double max, double limit, long idle, String key) {
    assertThatThrownBy(
            () -> new Cubic.Parameters(scale, beta, true, false, initial, max, limit, idle))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": expected");
  }
}
