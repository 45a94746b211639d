package io.weir.sim.cc;

import static io.weir.sim.cc.Flows.OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HpccTest {
  private static final long LINE_BPS = 100_000_000_000L;
  private static final long T_NS = 8_000;

  /** Bytes the line carries in T. */
  private static final long BDP_BYTES = 100_000;

  /** Rates are rounded to bits per second. */
  private static final Offset<Double> HALF_BIT = within(0.5);

  private Hpcc hpcc = new Hpcc(Hpcc.Parameters.DEFAULTS);
  private long[] block = started(LINE_BPS);
  private final Hops hops = new Hops();
  private final AckEvent ack = new AckEvent();

  /** Telemetry of links as a test sets it: time, queue, bytes sent, rate of each. */
  private static final class Hops implements TelemetryReader {
    private long[][] links = {{0, 0, 0, LINE_BPS}};

    @Override
    public int hops(int record) {
      return links.length;
    }

    @Override
    public long read(int record, int hop, int field) {
      return links[hop][field];
    }
  }

  private long[] started(long rateBps) {
    return Flows.start(hpcc, new FlowContext(0, 0, LINE_BPS, T_NS, 1086, rateBps));
  }

  /** The acknowledgement of a packet with the telemetry of now. */
  private void acknowledge(long ackedBytes, long inFlightBytes) {
    ack.ackedBytes = ackedBytes;
    ack.inFlightBytes = inFlightBytes;
    ack.telemetry = hops;
    ack.telemetryRecord = 0;
    hpcc.onAck(ack, block, OFFSET);
  }

  /** T later; the only link has sent these bytes meanwhile and has these queued. */
  private void laterBy(double roundTrips, long sentBytes, long queueBytes) {
    long[] link = hops.links[0];
    link[TelemetryReader.TIME_PS] += Math.round(roundTrips * T_NS * 1000);
    link[TelemetryReader.SENT_BYTES] += sentBytes;
    link[TelemetryReader.QUEUE_BYTES] = queueBytes;
  }

  private double gbps() {
    return Flows.rateBps(block) / 1e9;
  }

  @Test
  void aFlowBeginsAtItsRateWithTheWindowOfIt() {
    assertThat(Flows.rateBps(block)).isEqualTo(LINE_BPS);
    assertThat(Flows.windowBytes(block)).isEqualTo(BDP_BYTES);
    assertThat(Flows.timerNs(block)).isEqualTo(CongestionControl.NO_TIMER);
    assertThat(hpcc.needs()).containsExactly(Need.TELEMETRY);
  }

  /** The worked number of the class. */
  @Test
  void aQueueOnAFullLinkScalesRateAndWindowDown() {
    laterBy(0, 0, 20_000);
    acknowledge(1086, BDP_BYTES);
    assertThat(Flows.rateBps(block)).as("one packet's telemetry tells no rate").isEqualTo(LINE_BPS);
    laterBy(1, BDP_BYTES, 20_000);
    acknowledge(1086, BDP_BYTES);
    double expectedBps = 100e9 * 0.95 / 1.2 + 40e6;
    assertThat((double) Flows.rateBps(block)).isCloseTo(expectedBps, HALF_BIT);
    assertThat(gbps()).isCloseTo(79.207, within(0.0005));
    assertThat(Flows.windowBytes(block)).isEqualTo(79_207);
  }

  /** A queue that only one of both packets met is noise. */
  @Test
  void theSmallerOfTwoQueuesCounts() {
    acknowledge(1086, BDP_BYTES);
    laterBy(1, 95_000, 50_000);
    acknowledge(1086, BDP_BYTES);
    assertThat((double) Flows.rateBps(block)).isCloseTo(100e9, HALF_BIT);
  }

  /** R_c is committed once per round trip: acknowledgements within it do not add up. */
  @Test
  void acknowledgementsOfOneRoundTripDoNotAddUp() {
    acknowledge(1086, BDP_BYTES);
    laterBy(1, BDP_BYTES, 0);
    acknowledge(1086, 50_000);
    double onceGbps = 100 * 0.95 + 0.04;
    assertThat(gbps()).isCloseTo(onceGbps, within(1e-6));
    // 50,000 bytes are in flight: what follows them is acknowledged by the 51st of these.
    for (int packets = 0; packets < 51; packets++) {
      laterBy(1, BDP_BYTES, 0);
      acknowledge(1_000, 50_000);
      assertThat(gbps()).isCloseTo(onceGbps * 0.95 + 0.04, within(1e-6));
    }
    laterBy(1, BDP_BYTES, 0);
    acknowledge(1_000, 50_000);
    assertThat(gbps()).isCloseTo((onceGbps * 0.95 + 0.04) * 0.95 + 0.04, within(1e-6));
  }

  /** Packets that follow each other closely move the average by the time between them only. */
  @Test
  void theAverageWeighsByTime() {
    block = started(50_000_000_000L);
    acknowledge(1086, BDP_BYTES);
    // A quarter of T at half load: U = 0.75 · 1 + 0.25 · 0.5 = 0.875.
    laterBy(0.25, BDP_BYTES / 8, 0);
    acknowledge(1086, BDP_BYTES);
    assertThat(gbps()).isCloseTo(50 * 0.95 / 0.875 + 0.04, within(1e-6));
  }

  @Test
  void theMostLoadedLinkCounts() {
    hops.links =
        new long[][] {{0, 0, 0, LINE_BPS}, {0, 0, 0, 4 * LINE_BPS}, {0, 0, 0, LINE_BPS / 2}};
    acknowledge(1086, BDP_BYTES);
    for (long[] link : hops.links) {
      link[TelemetryReader.TIME_PS] += T_NS * 1000;
      link[TelemetryReader.SENT_BYTES] += 50_000;
    }
    // Loads 0.5, 0.125 and 1.
    acknowledge(1086, BDP_BYTES);
    assertThat(gbps()).isCloseTo(100 * 0.95 + 0.04, within(1e-6));
  }

  /** With maxStage 2 a flow that finds room takes two additive steps, then scales. */
  @Test
  void additiveStepsComeBeforeScalingIfThereAreStages() {
    hpcc = new Hpcc(new Hpcc.Parameters(0.95, 10, 2, 100));
    block = started(10_000_000_000L);
    acknowledge(1086, 0);
    double[] expectedGbps = {10.04, 10.08, 10.08 * 0.95 / 0.5 + 0.04};
    for (double expected : expectedGbps) {
      laterBy(2, BDP_BYTES, 0);
      acknowledge(1086, 0);
      assertThat(gbps()).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void aChangedPathIsNotComparedWithTheOldOne() {
    acknowledge(1086, BDP_BYTES);
    hops.links = new long[][] {{8_000_000, 90_000, 5_000, LINE_BPS}, {0, 0, 0, LINE_BPS}};
    acknowledge(1086, BDP_BYTES);
    assertThat(Flows.rateBps(block)).isEqualTo(LINE_BPS);
    ack.telemetry = null;
    hpcc.onAck(ack, block, OFFSET);
    assertThat(Flows.rateBps(block)).isEqualTo(LINE_BPS);
  }

  @ParameterizedTest
  @CsvSource({"0, 100000000000", "1000000000, 100000000"})
  void theRateStaysBetweenItsFloorAndTheLine(long queueBytes, long expectedBps) {
    for (int i = 0; i < 200; i++) {
      laterBy(1, queueBytes == 0 ? 0 : BDP_BYTES, queueBytes);
      acknowledge(1086, 0);
    }
    assertThat(Flows.rateBps(block)).isEqualTo(expectedBps);
  }

  /** Go-back-N sends again: the round trip that was under way ends there. */
  @Test
  void aLossBeginsANewRoundTrip() {
    acknowledge(1086, BDP_BYTES);
    laterBy(1, BDP_BYTES, 0);
    acknowledge(1086, 1_000_000);
    hpcc.onLoss(new LossEvent(), block, OFFSET);
    double committedGbps = 100 * 0.95 + 0.04;
    for (int i = 0; i < 2; i++) {
      laterBy(1, BDP_BYTES, 0);
      acknowledge(1086, 0);
      committedGbps = committedGbps * 0.95 + 0.04;
      assertThat(gbps()).isCloseTo(committedGbps, within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverSwitchesTellRateAndWindowStayInBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 5_000; i++) {
      hops.links = new long[random.nextInt(6)][];
      for (int hop = 0; hop < hops.links.length; hop++) {
        long exponent = random.nextInt(62);
        hops.links[hop] =
            new long[] {
              random.nextLong(1L << exponent),
              random.nextLong(1L << exponent),
              random.nextLong(1L << exponent),
              random.nextBoolean() ? LINE_BPS : 1 + random.nextLong(1L << 40)
            };
      }
      acknowledge(random.nextLong(1 << 20), random.nextLong(1 << 20));
      assertThat(Flows.rateBps(block)).isBetween(100_000_000L, LINE_BPS);
      assertThat(Flows.windowBytes(block)).isBetween(100L, BDP_BYTES);
    }
  }
}
