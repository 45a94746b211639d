package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BbrV3Test {
  private static final long RATE_BPS = 10_000_000;
  private static final long RTT_NS = 40_000_000;
  private static final int PACKET_BYTES = OneFlowPath.PACKET_BYTES;
  private static final long SECOND_NS = 1_000_000_000;

  private final BbrV3 bbr = new BbrV3(BbrV3.Parameters.DEFAULTS);

  private OneFlowPath path(int bufferPackets) {
    return new OneFlowPath(bbr, RATE_BPS, RTT_NS, bufferPackets, 1);
  }

  private static BbrV3.State state(OneFlowPath path) {
    return BbrV3.state(path.block, OFFSET);
  }

  private static void runUntil(OneFlowPath path, BbrV3.State wanted) {
    long limitNs = path.nowNs + 20 * SECOND_NS;
    while (state(path) != wanted) {
      path.run(path.nowNs + 100_000);
      assertThat(path.nowNs).as("%s never comes", wanted).isLessThan(limitNs);
    }
  }

  @Test
  void pacingStartsAtTheInitialWindowPerRoundTripTimesTheStartupGain() {
    OneFlowPath path = path(100);
    assertThat(bbr.needs()).containsExactlyInAnyOrder(Need.DELIVERY_RATE, Need.OWN_RECOVERY);
    assertThat(Flows.windowBytes(path.block)).isEqualTo(15_000);
    assertThat(Flows.rateBps(path.block)).isEqualTo(8_310_000);
    assertThat(state(path)).isEqualTo(BbrV3.State.STARTUP);
  }

  @ParameterizedTest
  @CsvSource({
    "1000000,      40000000,   20",
    "10000000,     40000000,   16",
    "10000000,     40000000,   1000",
    "100000000,    10000000,   83",
    "10000000000,  1000000,    833",
    "400000000000, 100000,     3333"
  })
  void theModelFindsTheBandwidthOfAPath(long rateBps, long rttNs, int bufferPackets) {
    OneFlowPath path = new OneFlowPath(bbr, rateBps, rttNs, bufferPackets, 1);
    long endNs = Math.min(8 * SECOND_NS, 200 * rttNs);
    path.run(endNs / 2);
    long delivered = path.deliveredBytes;
    path.run(endNs);
    assertThat(state(path).isProbeBw()).isTrue();
    assertThat((double) BbrV3.bandwidthBps(path.block, OFFSET))
        .isCloseTo(rateBps, within(0.02 * rateBps));
    double goodput = (path.deliveredBytes - delivered) * 8e9 / (endNs - endNs / 2);
    assertThat(goodput).isGreaterThan(0.93 * rateBps);
  }

  @Test
  void aPlateauEndsStartupWhereNothingIsLost() {
    OneFlowPath path = path(1000);
    runUntil(path, BbrV3.State.DRAIN);
    assertThat(path.lostPackets).isZero();
    assertThat(BbrV3.longTermBytes(path.block, OFFSET)).isEqualTo(BbrCore.UNBOUNDED);
    assertThat(BbrV3.bandwidthBps(path.block, OFFSET)).isGreaterThan((long) (0.98 * RATE_BPS));
    // DOWN ends where it begins: the queue is empty.
    runUntil(path, BbrV3.State.CRUISE);
    assertThat(path.inFlightBytes).isLessThanOrEqualTo((long) path.bdpBytes() + 2 * PACKET_BYTES);
  }

  /** Six ranges lost in a round of recovery, and more than 2 %: STARTUP ends and is bounded. */
  @Test
  void lossesEndStartupAndBoundWhatIsInFlight() {
    OneFlowPath path = path(4);
    runUntil(path, BbrV3.State.DRAIN);
    assertThat(path.lostPackets).isGreaterThan(6);
    assertThat(BbrV3.longTermBytes(path.block, OFFSET))
        .isBetween((long) (0.9 * path.bdpBytes()), (long) (1.6 * path.bdpBytes()));
  }

  @Test
  void fewLossesDontEndStartup() {
    BbrV3 patient =
        new BbrV3(
            new BbrV3.Parameters(
                2, 0.9, 0.7, 0.15, 10, 10 * SECOND_NS, 5 * SECOND_NS, 200_000_000));
    OneFlowPath path = new OneFlowPath(patient, RATE_BPS, RTT_NS, 4, 1);
    runUntil(path, BbrV3.State.DRAIN);
    assertThat(path.lostPackets).isGreaterThan(6);
    assertThat(BbrV3.longTermBytes(path.block, OFFSET)).isEqualTo(BbrCore.UNBOUNDED);
  }

  @Test
  void theCycleHasItsOrderAndItsGains() {
    OneFlowPath path = path(1000);
    runUntil(path, BbrV3.State.UP);
    List<BbrV3.State> states = new ArrayList<>();
    Map<BbrV3.State, Double> gains = new EnumMap<>(BbrV3.State.class);
    path.run(
        path.nowNs + 3 * SECOND_NS,
        event -> {
          BbrV3.State now = state(path);
          if (states.isEmpty() || states.get(states.size() - 1) != now) {
            states.add(now);
          }
          gains.put(now, Flows.rateBps(path.block) / 0.99 / BbrV3.bandwidthBps(path.block, OFFSET));
        });
    List<BbrV3.State> cycle =
        List.of(BbrV3.State.UP, BbrV3.State.DOWN, BbrV3.State.CRUISE, BbrV3.State.REFILL);
    assertThat(states).hasSizeGreaterThan(5);
    for (int i = 0; i < states.size(); i++) {
      assertThat(states.get(i)).as("state %d", i).isEqualTo(cycle.get(i % 4));
    }
    assertThat(gains.get(BbrV3.State.DOWN)).isCloseTo(0.9, within(0.01));
    assertThat(gains.get(BbrV3.State.CRUISE)).isCloseTo(1, within(0.01));
    assertThat(gains.get(BbrV3.State.REFILL)).isCloseTo(1, within(0.01));
    assertThat(gains.get(BbrV3.State.UP)).isCloseTo(1.25, within(0.01));
  }

  /** A BDP of 33 packets: Reno would lose a packet after 33 round trips, 1.4 s. */
  @Test
  void aSmallPathIsProbedAsOftenAsRenoWouldLose() {
    assertThat(probeIntervals(RATE_BPS, RTT_NS))
        .isNotEmpty()
        .allSatisfy(ns -> assertThat(ns).isBetween(1_200_000_000L, 2_100_000_000L));
  }

  /** 625 packets of BDP at 75 ms: 63 round trips are 4.7 s, but 2 to 3 s have passed before. */
  @Test
  void aLargePathIsProbedEveryTwoToThreeSeconds() {
    assertThat(probeIntervals(100_000_000, 75_000_000))
        .isNotEmpty()
        .allSatisfy(ns -> assertThat(ns).isBetween(2_000_000_000L, 3_000_000_000L + 2 * RTT_NS));
  }

  /** Time from entering DOWN to entering REFILL, over 30 s, without those that PROBE_RTT cut. */
  private List<Long> probeIntervals(long rateBps, long rttNs) {
    OneFlowPath path = new OneFlowPath(bbr, rateBps, rttNs, 3000, 1);
    List<Long> intervals = new ArrayList<>();
    long[] downNs = {-1};
    BbrV3.State[] last = {BbrV3.State.STARTUP};
    path.run(
        30 * SECOND_NS,
        event -> {
          BbrV3.State now = state(path);
          if (now != last[0] && now == BbrV3.State.DOWN) {
            downNs[0] = event.nowNs;
          } else if (now != last[0] && now == BbrV3.State.REFILL && downNs[0] >= 0) {
            intervals.add(event.nowNs - downNs[0]);
          } else if (now == BbrV3.State.PROBE_RTT) {
            downNs[0] = -1;
          }
          last[0] = now;
        });
    return intervals;
  }

  @Test
  void aProbeThatLosesSetsTheLongTermBound() {
    OneFlowPath path = path(8);
    runUntil(path, BbrV3.State.UP);
    long before = path.lostPackets;
    runUntil(path, BbrV3.State.DOWN);
    long bound = BbrV3.longTermBytes(path.block, OFFSET);
    assertThat(path.lostPackets).isGreaterThan(before);
    assertThat((double) bound)
        .as("the path holds a BDP, 8 packets and one in transmission")
        .isCloseTo(path.bdpBytes() + 9 * PACKET_BYTES, within(0.15 * bound));
    runUntil(path, BbrV3.State.CRUISE);
    path.run(path.nowNs + RTT_NS);
    assertThat(Flows.windowBytes(path.block)).isLessThanOrEqualTo((long) Math.ceil(0.85 * bound));
  }

  /**
   * The worked number of the class, and a packet of 1,201 bytes: of 58,799 before it 1,175.98 may
   * be lost, so that 1,175.98/0.98 = 1,199 bytes of the packet were still in order.
   */
  @ParameterizedTest
  @CsvSource({
    "1200,  1200,  false, -1",
    "1201,  1201,  false, 59998",
    "1500,  3000,  false, 58500",
    "1500,  3000,  true,  -1"
  })
  void moreThanTwoPercentOfWhatWasInFlightIsTooMuch(
      long lost, long lostSinceSent, boolean appLimited, long expected) {
    OneFlowPath path = path(1000);
    runUntil(path, BbrV3.State.UP);
    LossEvent loss = new LossEvent();
    loss.nowNs = path.nowNs;
    loss.lostBytes = lost;
    loss.startsRecovery = true;
    loss.priorInFlightBytes = 60_000;
    loss.txInFlightBytes = 60_000;
    loss.lostSinceSentBytes = lostSinceSent;
    loss.appLimited = appLimited;
    bbr.onLoss(loss, path.block, OFFSET);
    long bound = BbrV3.longTermBytes(path.block, OFFSET);
    if (expected < 0) {
      assertThat(bound).isEqualTo(BbrCore.UNBOUNDED);
    } else {
      assertThat(bound).isEqualTo(expected);
      assertThat(state(path)).isEqualTo(BbrV3.State.DOWN);
      loss.txInFlightBytes = 10_000;
      bbr.onLoss(loss, path.block, OFFSET);
      assertThat(BbrV3.longTermBytes(path.block, OFFSET)).as("once per probe").isEqualTo(bound);
    }
  }

  /** What was delivered is the bound, but never less than β of the last one. */
  @Test
  void lossesWhileCruisingLowerTheShortTermUntilTheNextProbe() {
    OneFlowPath path = path(1000);
    runUntil(path, BbrV3.State.CRUISE);
    path.run(path.nowNs + 5 * RTT_NS);
    assertThat(BbrV3.shortTermBytes(path.block, OFFSET)).isEqualTo(BbrCore.UNBOUNDED);
    long window = Flows.windowBytes(path.block);
    path.dropNext();
    path.run(path.nowNs + 3 * RTT_NS);
    assertThat(state(path)).isEqualTo(BbrV3.State.CRUISE);
    assertThat(BbrV3.shortTermBytes(path.block, OFFSET)).isEqualTo((long) (0.7 * window));
    assertThat(Flows.windowBytes(path.block)).isEqualTo((long) (0.7 * window));
    runUntil(path, BbrV3.State.REFILL);
    assertThat(BbrV3.shortTermBytes(path.block, OFFSET)).isEqualTo(BbrCore.UNBOUNDED);
  }

  @Test
  void theLongTermBoundGrowsInAProbeThatLosesNothing() {
    OneFlowPath path = path(8);
    runUntil(path, BbrV3.State.UP);
    runUntil(path, BbrV3.State.DOWN);
    long bound = BbrV3.longTermBytes(path.block, OFFSET);
    runUntil(path, BbrV3.State.UP);
    long[] most = {0};
    path.run(
        path.nowNs + 3 * RTT_NS,
        event -> most[0] = Math.max(most[0], BbrV3.longTermBytes(path.block, OFFSET)));
    assertThat(most[0]).isGreaterThan(bound);
  }

  @Test
  void everyFiveSecondsHalfTheProductIsInFlightForTwoHundredMilliseconds() {
    OneFlowPath path = path(200);
    List<Long> entered = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    long[] drainedNs = {0};
    long half = (long) (0.51 * (path.bdpBytes() + 2 * PACKET_BYTES));
    path.run(
        30 * SECOND_NS,
        event -> {
          boolean in = state(path) == BbrV3.State.PROBE_RTT;
          if (in && entered.size() == left.size()) {
            entered.add(event.nowNs);
            drainedNs[0] = 0;
          } else if (!in && entered.size() > left.size()) {
            left.add(event.nowNs);
            assertThat(event.nowNs - drainedNs[0]).isGreaterThanOrEqualTo(200_000_000);
          }
          if (in) {
            assertThat(Flows.windowBytes(path.block)).isLessThanOrEqualTo(half);
            if (drainedNs[0] == 0 && event.inFlightBytes <= half) {
              drainedNs[0] = event.nowNs;
            }
          }
        });
    assertThat(left).hasSizeBetween(4, 5);
    for (int i = 1; i < left.size(); i++) {
      assertThat((double) (entered.get(i) - left.get(i - 1)))
          .isCloseTo(5.0 * SECOND_NS, within(0.1 * SECOND_NS));
    }
    assertThat(BbrV3.minRttNs(path.block, OFFSET)).isBetween(RTT_NS, RTT_NS + 1_200_000);
  }

  @Test
  void afterIdlenessTheFlowPacesAtTheBandwidth() {
    OneFlowPath path = path(100);
    path.run(3 * SECOND_NS);
    runUntil(path, BbrV3.State.CRUISE);
    long bandwidth = BbrV3.bandwidthBps(path.block, OFFSET);
    long until = path.nowNs + 20 * SECOND_NS;
    path.idle(path.nowNs, until);
    path.run(until - 1);
    assertThat(path.inFlightBytes).isZero();
    path.run(until + 1_000_000);
    assertThat(path.inFlightBytes).isPositive();
    assertThat(Flows.rateBps(path.block)).isEqualTo((long) (bandwidth * 0.99));
    path.run(until + 2 * RTT_NS);
    assertThat(state(path)).as("idleness was the probe").isNotEqualTo(BbrV3.State.PROBE_RTT);
  }

  @Test
  void aTimeoutLeavesOnePacketAndRecoveryRestoresTheWindow() {
    OneFlowPath path = path(1000);
    path.run(3 * SECOND_NS);
    long before = Flows.windowBytes(path.block);
    LossEvent loss = new LossEvent();
    loss.nowNs = path.nowNs;
    loss.timeout = true;
    loss.startsRecovery = true;
    loss.priorInFlightBytes = 60_000;
    loss.lostBytes = 60_000;
    bbr.onLoss(loss, path.block, OFFSET);
    assertThat(Flows.windowBytes(path.block)).isEqualTo(PACKET_BYTES);
    bbr.onRecovered(path.nowNs, path.block, OFFSET);
    assertThat(Flows.windowBytes(path.block)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "0,  0.02, 0.7, 0.15, 10, 10000000000, 5000000000, 200000000, cwndGain",
    "2,  -0.1, 0.7, 0.15, 10, 10000000000, 5000000000, 200000000, lossThreshold",
    "2,  0.91, 0.7, 0.15, 10, 10000000000, 5000000000, 200000000, lossThreshold",
    "2,  0.02, 0,   0.15, 10, 10000000000, 5000000000, 200000000, beta",
    "2,  0.02, 1.1, 0.15, 10, 10000000000, 5000000000, 200000000, beta",
    "2,  0.02, 0.7, 0.95, 10, 10000000000, 5000000000, 200000000, headroom",
    "2,  0.02, 0.7, 0.15, 0,  10000000000, 5000000000, 200000000, initialWindowPackets",
    "2,  0.02, 0.7, 0.15, 10, 0,           5000000000, 200000000, minRttWindowNs",
    "2,  0.02, 0.7, 0.15, 10, 10000000000, 0,          200000000, probeRttIntervalNs",
    "2,  0.02, 0.7, 0.15, 10, 10000000000, 5000000000, 0,         probeRttDurationNs"
  })
  void parametersHaveRanges(
      double cwnd,
      double loss,
      double beta,
      double headroom,
      int initial,
      long minRtt,
      long interval,
      long duration,
      String key) {
    assertThatThrownBy(
            () ->
                new BbrV3.Parameters(
                    cwnd, loss, beta, headroom, initial, minRtt, interval, duration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": expected");
  }
}
