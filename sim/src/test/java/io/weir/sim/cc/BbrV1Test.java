package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BbrV1Test {
  private static final long RATE_BPS = 10_000_000;
  private static final long RTT_NS = 40_000_000;
  private static final int PACKET_BYTES = OneFlowPath.PACKET_BYTES;
  private static final long SECOND_NS = 1_000_000_000;

  /** As the draft has it; what bursts of acknowledgements add has a test of its own. */
  private final BbrV1 bbr =
      new BbrV1(new BbrV1.Parameters(2, 1.25, 0, 10, 10, 10 * SECOND_NS, 200_000_000));

  private final AckEvent ack = new AckEvent();

  private OneFlowPath path(int bufferPackets) {
    return new OneFlowPath(bbr, RATE_BPS, RTT_NS, bufferPackets, 1);
  }

  private long[] start(long baseRttNs, long seed) {
    return Flows.start(
        bbr, new FlowContext(0, 0, 1_000_000_000, baseRttNs, PACKET_BYTES, RATE_BPS, seed));
  }

  private static BbrV1.State state(long[] block) {
    return BbrV1.state(block, OFFSET);
  }

  /** A round: everything sent since the last one is acknowledged at once, at this rate. */
  private void round(long[] block, long rateBps) {
    ack.nowNs += RTT_NS;
    ack.ackedBytes = rateBps * RTT_NS / 8_000_000_000L;
    ack.priorDeliveredBytes = ack.deliveredBytes;
    ack.deliveredBytes += ack.ackedBytes;
    ack.deliveryIntervalNs = RTT_NS;
    ack.rttNs = RTT_NS;
    ack.inFlightBytes = 10 * ack.ackedBytes;
    ack.priorInFlightBytes = 11 * ack.ackedBytes;
    bbr.onAck(ack, block, OFFSET);
  }

  @Test
  void pacingStartsAtTheInitialWindowPerRoundTripTimesTheHighGain() {
    assertThat(bbr.needs()).containsExactlyInAnyOrder(Need.DELIVERY_RATE, Need.OWN_RECOVERY);
    long[] block = start(RTT_NS, 1);
    assertThat(Flows.windowBytes(block)).isEqualTo(15_000);
    assertThat(Flows.rateBps(block)).isEqualTo(8_655_000);
    assertThat(Flows.timerNs(block)).isEqualTo(CongestionControl.NO_TIMER);
    long[] unknown = start(0, 1);
    assertThat(Flows.rateBps(unknown)).as("1 ms").isEqualTo(346_200_000);
    round(unknown, RATE_BPS);
    assertThat(Flows.rateBps(unknown))
        .as("the first sample corrects it")
        .isBetween(28_561_499L, 28_561_500L);
  }

  /** The worked number of the class. */
  @Test
  void theWindowIsTwoProductsAndThreeQuanta() {
    long[] block = probeBw();
    for (int i = 0; i < 20 && BbrV1.cyclePhase(block, OFFSET) < 2; i++) {
      round(block, RATE_BPS);
    }
    round(block, RATE_BPS);
    assertThat(BbrV1.cyclePhase(block, OFFSET)).isGreaterThan(1);
    assertThat(Flows.windowBytes(block)).isEqualTo(109_000);
    assertThat(Flows.rateBps(block)).isEqualTo(9_900_000);
  }

  /** A block in PROBE_BW at 10 Mbit/s and 40 ms. */
  private long[] probeBw() {
    long[] block = start(RTT_NS, 3);
    for (int i = 0; i < 4; i++) {
      round(block, RATE_BPS);
    }
    assertThat(state(block)).isEqualTo(BbrV1.State.DRAIN);
    ack.inFlightBytes = 50_000;
    ack.ackedBytes = PACKET_BYTES;
    bbr.onAck(ack, block, OFFSET);
    assertThat(state(block)).isEqualTo(BbrV1.State.PROBE_BW);
    return block;
  }

  @Test
  void startupEndsInTheThirdRoundWithoutAQuarterMore() {
    long[] block = start(RTT_NS, 1);
    long[] rates = {1_000_000, 1_250_000, 2_500_000, 3_100_000, 3_100_000};
    for (long rate : rates) {
      round(block, rate);
      assertThat(state(block)).as("after %d bit/s", rate).isEqualTo(BbrV1.State.STARTUP);
    }
    round(block, 3_124_000);
    assertThat(state(block)).isEqualTo(BbrV1.State.DRAIN);
    assertThat(Flows.rateBps(block)).isEqualTo((long) (0.347 * 0.99 * 3_124_000));
    assertThat(BbrV1.roundCount(block, OFFSET)).isEqualTo(6);
  }

  @Test
  void roundsThatTheApplicationLimitsDontEndStartup() {
    long[] block = start(RTT_NS, 1);
    round(block, 1_000_000);
    ack.appLimited = true;
    for (int i = 0; i < 10; i++) {
      round(block, 900_000);
    }
    assertThat(state(block)).isEqualTo(BbrV1.State.STARTUP);
    assertThat(BbrV1.btlBwBps(block, OFFSET)).as("too small to count").isEqualTo(1_000_000);
    round(block, 1_500_000);
    assertThat(BbrV1.btlBwBps(block, OFFSET)).as("larger: it counts").isEqualTo(1_500_000);
  }

  @Test
  void theBandwidthIsTheLargestOfTenRounds() {
    long[] block = start(RTT_NS, 1);
    round(block, 8_000_000);
    for (int i = 0; i < 10; i++) {
      round(block, 4_000_000);
      assertThat(BbrV1.btlBwBps(block, OFFSET)).as("round %d", i).isEqualTo(8_000_000);
    }
    round(block, 4_000_000);
    assertThat(BbrV1.btlBwBps(block, OFFSET)).isEqualTo(4_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "1000000,      40000000,   4",
    "10000000,     40000000,   33",
    "10000000,     40000000,   1000",
    "100000000,    10000000,   83",
    "10000000000,  1000000,    833",
    "400000000000, 100000,     3333"
  })
  void theModelFindsTheBandwidthOfAPath(long rateBps, long rttNs, int bufferPackets) {
    OneFlowPath path = new OneFlowPath(bbr, rateBps, rttNs, bufferPackets, 1);
    long endNs = Math.min(8 * SECOND_NS, 150 * rttNs);
    path.run(endNs / 2);
    long delivered = path.deliveredBytes;
    path.run(endNs);
    assertThat(state(path.block)).isEqualTo(BbrV1.State.PROBE_BW);
    assertThat((double) BbrV1.btlBwBps(path.block, OFFSET))
        .isCloseTo(rateBps, within(0.02 * rateBps));
    double goodput = (path.deliveredBytes - delivered) * 8e9 / (endNs - endNs / 2);
    assertThat(goodput).isGreaterThan(0.95 * rateBps);
  }

  @Test
  void startupDrainsItsQueueBeforeItProbes() {
    OneFlowPath path = path(1000);
    List<BbrV1.State> states = new ArrayList<>();
    long[] atEntry = new long[1];
    path.run(
        5 * SECOND_NS,
        event -> {
          BbrV1.State now = state(path.block);
          if (states.isEmpty() || states.get(states.size() - 1) != now) {
            states.add(now);
            atEntry[0] = event.inFlightBytes;
          }
        });
    assertThat(states)
        .containsExactly(BbrV1.State.STARTUP, BbrV1.State.DRAIN, BbrV1.State.PROBE_BW);
    assertThat(atEntry[0]).isLessThanOrEqualTo(50_000 + 3 * 2 * PACKET_BYTES + PACKET_BYTES);
  }

  @Test
  void probeBwCyclesThroughItsGainsInOrder() {
    OneFlowPath path = path(1000);
    path.run(2 * SECOND_NS);
    List<Integer> phases = new ArrayList<>();
    List<Long> rates = new ArrayList<>();
    path.run(
        4 * SECOND_NS,
        event -> {
          int phase = BbrV1.cyclePhase(path.block, OFFSET);
          if (phases.isEmpty() || phases.get(phases.size() - 1) != phase) {
            phases.add(phase);
            rates.add(Flows.rateBps(path.block));
          }
        });
    assertThat(phases.size()).isGreaterThan(20);
    double bandwidth = BbrV1.btlBwBps(path.block, OFFSET);
    for (int i = 0; i < phases.size(); i++) {
      int phase = phases.get(i);
      if (i > 0) {
        assertThat(phase).isEqualTo((phases.get(i - 1) + 1) % 8);
      }
      double gain = phase == 0 ? 1.25 : phase == 1 ? 0.75 : 1;
      assertThat(rates.get(i) / (0.99 * bandwidth))
          .as("phase %d", phase)
          .isCloseTo(gain, within(0.01));
    }
  }

  @Test
  void theFirstPhaseIsRandomButNeverTheYieldingOne() {
    Set<Integer> phases = new TreeSet<>();
    for (long seed = 0; seed < 200; seed++) {
      OneFlowPath path = new OneFlowPath(bbr, RATE_BPS, RTT_NS, 1000, seed);
      while (state(path.block) != BbrV1.State.PROBE_BW) {
        path.run(path.nowNs + 1_000_000);
      }
      phases.add(BbrV1.cyclePhase(path.block, OFFSET));
    }
    assertThat(phases).containsExactly(0, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void everyTenSecondsFourPacketsAreInFlightForTwoHundredMilliseconds() {
    OneFlowPath path = path(100);
    List<Long> entered = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    long[] drainedNs = {0};
    path.run(
        45 * SECOND_NS,
        event -> {
          boolean in = state(path.block) == BbrV1.State.PROBE_RTT;
          if (in && entered.size() == left.size()) {
            entered.add(event.nowNs);
            drainedNs[0] = 0;
          } else if (!in && entered.size() > left.size()) {
            left.add(event.nowNs);
            assertThat(event.nowNs - drainedNs[0]).isGreaterThanOrEqualTo(200_000_000);
          }
          if (in) {
            assertThat(Flows.windowBytes(path.block)).isLessThanOrEqualTo(4 * PACKET_BYTES);
            if (drainedNs[0] == 0 && event.inFlightBytes <= 4 * PACKET_BYTES) {
              drainedNs[0] = event.nowNs;
            }
          }
        });
    assertThat(entered).hasSize(4);
    assertThat(left).hasSize(4);
    for (int i = 1; i < entered.size(); i++) {
      assertThat((double) (entered.get(i) - left.get(i - 1)))
          .isCloseTo(10.0 * SECOND_NS, within(0.1 * SECOND_NS));
      assertThat(left.get(i) - entered.get(i)).isLessThan(400_000_000);
    }
    assertThat(BbrV1.minRttNs(path.block, OFFSET))
        .as("propagation and a packet's time")
        .isBetween(RTT_NS, RTT_NS + 1_200_000);
  }

  /** Four packets per round trip are a tenth of the rate: the model must not learn that. */
  @Test
  void probeRttTeachesNothingOfTheBandwidth() {
    OneFlowPath path = path(100);
    EnumSet<BbrV1.State> seen = EnumSet.noneOf(BbrV1.State.class);
    long[] least = {Long.MAX_VALUE};
    path.run(2 * SECOND_NS);
    path.run(
        35 * SECOND_NS,
        event -> {
          seen.add(state(path.block));
          least[0] = Math.min(least[0], BbrV1.btlBwBps(path.block, OFFSET));
        });
    assertThat(seen).contains(BbrV1.State.PROBE_RTT);
    assertThat(least[0]).isGreaterThan((long) (0.98 * RATE_BPS));
  }

  @Test
  void afterIdlenessTheFlowPacesAtTheBandwidth() {
    OneFlowPath path = path(100);
    path.run(3 * SECOND_NS);
    long bandwidth = BbrV1.btlBwBps(path.block, OFFSET);
    path.idle(3 * SECOND_NS, 20 * SECOND_NS);
    path.run(20 * SECOND_NS - 1);
    assertThat(path.inFlightBytes).isZero();
    path.run(20 * SECOND_NS + 1_000_000);
    assertThat(path.inFlightBytes).isPositive();
    assertThat(Flows.rateBps(path.block)).isEqualTo((long) (bandwidth * 0.99));
    path.run(20 * SECOND_NS + 2 * RTT_NS);
    assertThat(state(path.block)).as("idleness was the probe").isEqualTo(BbrV1.State.PROBE_BW);
    assertThat((double) BbrV1.btlBwBps(path.block, OFFSET))
        .isCloseTo(bandwidth, within(0.02 * bandwidth));
  }

  @Test
  void recoveryConservesPacketsForARoundAndThenTheWindowReturns() {
    OneFlowPath path = path(1000);
    path.run(3 * SECOND_NS);
    long before = Flows.windowBytes(path.block);
    path.dropNext();
    List<Boolean> conserved = new ArrayList<>();
    long[] last = {0};
    path.run(
        3 * SECOND_NS + 5 * RTT_NS,
        event -> {
          if (event.inRecovery) {
            conserved.add(
                Flows.windowBytes(path.block)
                    <= Math.max(last[0], event.inFlightBytes + event.ackedBytes));
            last[0] = Flows.windowBytes(path.block);
          } else if (!conserved.isEmpty() && last[0] > 0) {
            assertThat(Flows.windowBytes(path.block)).as("restored").isGreaterThanOrEqualTo(before);
            last[0] = -1;
          }
        });
    assertThat(path.lostPackets).isEqualTo(1);
    assertThat(last[0]).isEqualTo(-1);
    assertThat(conserved.subList(0, conserved.size() - 2)).doesNotContain(false);
  }

  @Test
  void theWindowOfARecoveryIsWhatIsInFlightAndWhatWasAcknowledged() {
    long[] block = probeBw();
    round(block, RATE_BPS);
    round(block, RATE_BPS);
    long before = Flows.windowBytes(block);
    lose(block, 60_000, true, false);
    assertThat(Flows.windowBytes(block)).isEqualTo(60_000);
    lose(block, 58_500, false, false);
    assertThat(Flows.windowBytes(block)).isEqualTo(58_500);
    acknowledge(block, 3_000, 54_000, false);
    assertThat(Flows.windowBytes(block)).isEqualTo(57_000);
    ack.lostBytes = 1_500;
    acknowledge(block, 1_500, 51_000, false);
    assertThat(Flows.windowBytes(block)).as("a loss takes a packet").isEqualTo(55_500);
    acknowledge(block, 1_500, 54_000, false);
    assertThat(Flows.windowBytes(block)).isEqualTo(55_500);
    acknowledge(block, 1_500, 54_000, true);
    assertThat(Flows.windowBytes(block)).as("the next round grows").isEqualTo(57_000);
    bbr.onRecovered(ack.nowNs, block, OFFSET);
    assertThat(Flows.windowBytes(block)).isEqualTo(before);
  }

  @Test
  void aTimeoutLeavesOnePacketUntilTheFlowHasRecovered() {
    long[] block = probeBw();
    round(block, RATE_BPS);
    round(block, RATE_BPS);
    long before = Flows.windowBytes(block);
    lose(block, 60_000, true, true);
    assertThat(Flows.windowBytes(block)).isEqualTo(PACKET_BYTES);
    acknowledge(block, 1_500, 0, false);
    assertThat(Flows.windowBytes(block)).as("the floor").isEqualTo(4 * PACKET_BYTES);
    acknowledge(block, 1_500, 0, false);
    assertThat(Flows.windowBytes(block)).isEqualTo(5 * PACKET_BYTES);
    bbr.onRecovered(ack.nowNs, block, OFFSET);
    assertThat(Flows.windowBytes(block)).isEqualTo(before);
  }

  private void lose(long[] block, long inFlightBytes, boolean starts, boolean timeout) {
    LossEvent loss = new LossEvent();
    loss.nowNs = ack.nowNs;
    loss.startsRecovery = starts;
    loss.timeout = timeout;
    loss.priorInFlightBytes = inFlightBytes;
    loss.lostBytes = timeout ? inFlightBytes : PACKET_BYTES;
    bbr.onLoss(loss, block, OFFSET);
  }

  /** An acknowledgement in a recovery, of a packet of this round or of one that ends it. */
  private void acknowledge(long[] block, long bytes, long inFlightBytes, boolean endsRound) {
    long prior = ack.deliveredBytes;
    ack.nowNs += 1_000_000;
    ack.ackedBytes = bytes;
    ack.deliveredBytes += bytes;
    ack.priorDeliveredBytes = endsRound ? prior : 0;
    ack.deliveryIntervalNs = 0;
    ack.inFlightBytes = inFlightBytes;
    bbr.onAck(ack, block, OFFSET);
    ack.lostBytes = 0;
  }

  /** What the window's gain is for: a smaller one leaves less in a deep buffer. */
  @ParameterizedTest
  @CsvSource({"1.3, 70850", "2, 109000", "3, 163500"})
  void theWindowGainIsAParameter(double gain, long expected) {
    BbrV1 tuned =
        new BbrV1(
            new BbrV1.Parameters(
                gain, 1.1, gain == 2 ? 0 : 1, 10, 10, 10 * SECOND_NS, 200_000_000));
    OneFlowPath path = new OneFlowPath(tuned, RATE_BPS, RTT_NS, 1000, 1);
    long[] cruising = {0};
    double[] probing = {0};
    path.run(
        4 * SECOND_NS,
        event -> {
          if (BbrV1.cyclePhase(path.block, OFFSET) == 4) {
            cruising[0] = Flows.windowBytes(path.block);
          } else if (BbrV1.cyclePhase(path.block, OFFSET) == 0) {
            probing[0] = Flows.rateBps(path.block);
          }
        });
    assertThat((double) cruising[0]).as("window").isCloseTo(expected, within(0.04 * expected));
    assertThat(probing[0]).isCloseTo(1.1 * 0.99 * RATE_BPS, within(0.01 * RATE_BPS));
  }

  /** A round acknowledged at once: what came beyond its bandwidth is room to send meanwhile. */
  @Test
  void burstsOfAcknowledgementsRaiseTheWindow() {
    BbrV1 deployed = new BbrV1(BbrV1.Parameters.DEFAULTS);
    OneFlowPath with = new OneFlowPath(deployed, RATE_BPS, RTT_NS, 1000, 1);
    OneFlowPath without = path(1000);
    with.run(3 * SECOND_NS);
    without.run(3 * SECOND_NS);
    long more = Flows.windowBytes(with.block) - Flows.windowBytes(without.block);
    assertThat(more).as("one packet at a time").isEqualTo(PACKET_BYTES);
    assertThat(BbrV1.Parameters.DEFAULTS.extraAckedGain()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0,  1.25, 1,  10,    10,   10000000000, 200000000, cwndGain",
    "17, 1.25, 1,  10,    10,   10000000000, 200000000, cwndGain",
    "2,  0.9,  1,  10,    10,   10000000000, 200000000, probeGain",
    "2,  NaN,  1,  10,    10,   10000000000, 200000000, probeGain",
    "2,  1.25, 11, 10,    10,   10000000000, 200000000, extraAckedGain",
    "2,  1.25, 1,  0,     10,   10000000000, 200000000, initialWindowPackets",
    "2,  1.25, 1,  10001, 10,   10000000000, 200000000, initialWindowPackets",
    "2,  1.25, 1,  10,    0,    10000000000, 200000000, bandwidthWindowRounds",
    "2,  1.25, 1,  10,    1001, 10000000000, 200000000, bandwidthWindowRounds",
    "2,  1.25, 1,  10,    10,   999999,      200000000, minRttWindowNs",
    "2,  1.25, 1,  10,    10,   10000000000, 999,       probeRttDurationNs"
  })
  void parametersHaveRanges(
      double cwnd,
      double probe,
      double extra,
      int initial,
      int rounds,
      long minRtt,
      long probeRtt,
      String key) {
    assertThatThrownBy(
            () -> new BbrV1.Parameters(cwnd, probe, extra, initial, rounds, minRtt, probeRtt))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + ": expected");
  }
}
