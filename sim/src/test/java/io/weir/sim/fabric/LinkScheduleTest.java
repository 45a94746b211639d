package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Links that change over time. */
class LinkScheduleTest {
  private static final long GBPS = 1_000_000_000L;
  private static final Topology PAIR = new Topology(2, 0, List.of(new Link(0, 1, 10 * GBPS, 5)));

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** Adds up what each step sends, in unbounded numbers: bits times 10¹². */
  private static long slowFinishPs(long[] fromPs, long[] ratesBps, long startPs, int bytes) {
    BigInteger need = BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(8_000_000_000_000L));
    BigInteger sent = BigInteger.ZERO;
    for (int i = 0; i < fromPs.length; i++) {
      BigInteger rate = BigInteger.valueOf(ratesBps[i]);
      long beginPs = Math.max(startPs, fromPs[i]);
      if (i + 1 < fromPs.length) {
        if (fromPs[i + 1] <= startPs) {
          continue;
        }
        BigInteger room = rate.multiply(BigInteger.valueOf(fromPs[i + 1] - beginPs));
        if (sent.add(room).compareTo(need) < 0) {
          sent = sent.add(room);
          continue;
        }
      }
      if (need.equals(sent)) {
        return beginPs;
      }
      return rate.signum() == 0
          ? Long.MAX_VALUE
          : beginPs + need.subtract(sent).divide(rate).longValueExact();
    }
    throw new AssertionError("the last step has no end");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void transmissionsEndWhenAllBitsAreSent(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int steps = 1 + random.nextInt(12);
    long[] fromPs = new long[steps];
    long[] ratesBps = new long[steps];
    for (int i = 0; i < steps; i++) {
      fromPs[i] = i == 0 ? 0 : fromPs[i - 1] + 1 + random.nextLong(2_000_000);
      boolean zero = random.nextInt(4) == 0;
      ratesBps[i] = zero ? 0 : 1 + random.nextLong(random.nextBoolean() ? 400 * GBPS : 10_000_000);
    }
    LinkSchedule.Builder builder = new LinkSchedule.Builder(ratesBps[0], 0);
    for (int i = 1; i < steps; i++) {
      builder.rateBps(fromPs[i], ratesBps[i]);
    }
    LinkSchedule schedule = builder.build();
    for (int i = 0; i < 200; i++) {
      long startPs = random.nextLong(fromPs[steps - 1] + 1_000_000);
      int bytes = 1 + random.nextInt(random.nextBoolean() ? 1500 : LinkSchedule.MAX_BYTES);
      assertThat(schedule.finishPs(startPs, bytes))
          .as("seed %d, start %d, %d bytes", seed, startPs, bytes)
          .isEqualTo(slowFinishPs(fromPs, ratesBps, startPs, bytes));
    }
  }

  @ParameterizedTest
  @CsvSource({"100000000000", "3000000000", "7000000", "1000001"})
  void aConstantLinkIsWhatAPortComputes(long rateBps) {
    LinkSchedule schedule = LinkSchedule.constant(rateBps, 0);
    Port port = new Port(0, 1, rateBps, 1, 1 << 20, null, null);
    assertThat(schedule.isConstant()).isTrue();
    for (int bytes = 64; bytes < 9000; bytes += 371) {
      assertThat(schedule.finishPs(12_345, bytes)).isEqualTo(12_345 + port.wirePs(bytes));
    }
  }

  @Test
  void aTransmissionThatEndsAtAChangeOfRateEndsThere() {
    LinkSchedule.Builder builder = new LinkSchedule.Builder(8 * GBPS, 0);
    builder.rateBps(1_000_000, 0);
    builder.rateBps(5_000_000, 4 * GBPS);
    LinkSchedule schedule = builder.build();
    assertThat(schedule.finishPs(0, 1000)).isEqualTo(1_000_000);
    assertThat(schedule.finishPs(0, 1001)).as("waits, then half as fast").isEqualTo(5_002_000);
    assertThat(schedule.finishPs(1_000_000, 0)).isEqualTo(1_000_000);
    assertThat(schedule.rateBps(999_999)).isEqualTo(8 * GBPS);
    assertThat(schedule.rateBps(1_000_000)).isZero();
    assertThat(schedule.isConstant()).isFalse();
    assertThatThrownBy(() -> schedule.finishPs(0, LinkSchedule.MAX_BYTES + 1))
        .hasMessageContaining("1152921 bytes");
  }

  @Test
  void aRateThatStaysZeroNeverEndsATransmission() {
    LinkSchedule.Builder builder = new LinkSchedule.Builder(8 * GBPS, 0);
    builder.rateBps(1_000, 0);
    assertThat(builder.build().finishPs(0, 1500)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void outagesBeginAndEnd() {
    List<LinkEvent> events =
        List.of(
            new LinkEvent(30, 0, new LinkEvent.Down()),
            new LinkEvent(10, 0, new LinkEvent.Down()),
            new LinkEvent(20, 0, new LinkEvent.Up()));
    LinkSchedule schedule = LinkSchedules.of(PAIR, events, Map.of(), 0).get(1);
    assertThat(schedule.isDown(9_999)).isFalse();
    assertThat(schedule.isDown(10_000)).isTrue();
    assertThat(schedule.isDown(20_000)).isFalse();
    assertThat(schedule.nextDownPs(0)).isEqualTo(10_000);
    assertThat(schedule.nextDownPs(10_000)).isEqualTo(10_000);
    assertThat(schedule.nextDownPs(10_001)).isEqualTo(30_000);
    assertThat(schedule.nextDownPs(30_001)).isEqualTo(Long.MAX_VALUE);
    assertThat(schedule.upPs(15_000)).isEqualTo(20_000);
    assertThat(schedule.upPs(25_000)).isEqualTo(25_000);
    assertThat(schedule.upPs(30_000)).isEqualTo(Long.MAX_VALUE);
    assertThat(schedule.isConstant()).isFalse();
    assertThat(LinkSchedule.constant(1, 0).nextDownPs(0)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void outagesAreWhatPickingThroughTheEventsGives(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] down = new boolean[60];
    LinkSchedule.Builder builder = new LinkSchedule.Builder(GBPS, 0);
    for (int t = 0; t < down.length; t++) {
      down[t] = t > 0 && down[t - 1];
      if (random.nextInt(5) == 0) {
        down[t] = random.nextBoolean();
        builder.down(t, down[t]);
      }
    }
    LinkSchedule schedule = builder.build();
    for (int t = 0; t < down.length; t++) {
      assertThat(schedule.isDown(t)).as("seed %d, time %d", seed, t).isEqualTo(down[t]);
      long next = Long.MAX_VALUE;
      for (int u = down.length - 1; u >= t; u--) {
        next = down[u] && (u == 0 || !down[u - 1]) ? u : next;
      }
      assertThat(schedule.nextDownPs(t)).as("seed %d, time %d", seed, t).isEqualTo(next);
      int up = t;
      while (up < down.length && down[up]) {
        up++;
      }
      assertThat(schedule.upPs(t))
          .as("seed %d, time %d", seed, t)
          .isEqualTo(up == down.length ? Long.MAX_VALUE : up);
    }
  }

  @Test
  void lossAndJitterChangeInBothDirectionsAndTheLaterOfTwoCounts() {
    List<LinkEvent> events =
        List.of(
            new LinkEvent(5, 0, new LinkEvent.Loss(0.5)),
            new LinkEvent(5, 0, new LinkEvent.Loss(0.25)),
            new LinkEvent(7, 0, new LinkEvent.Jitter(3)));
    for (LinkSchedule schedule : LinkSchedules.of(PAIR, events, Map.of(), 0)) {
      assertThat(schedule.loss(4_999)).isZero();
      assertThat(schedule.loss(5_000)).isEqualTo(0.25);
      assertThat(schedule.jitterPs(6_999)).isZero();
      assertThat(schedule.jitterPs(7_000)).isEqualTo(3_000);
      assertThat(schedule.isLossy()).isTrue();
      assertThat(schedule.maxJitterPs()).isEqualTo(3_000);
    }
  }

  @Test
  void aTraceGivesAPacketPerLineAndRepeats() {
    MahimahiTrace trace = MahimahiTrace.parse("t", List.of("1", "1", "4", "", "5"));
    assertThat(trace.periodMs()).isEqualTo(5);
    assertThat(trace.meanBps()).isEqualTo(4 * 12_000 * 1000 / 5);
    long ms = 1_000_000_000L;
    List<LinkSchedule> both = LinkSchedules.of(PAIR, List.of(), Map.of(0, trace), 12 * ms);
    assertThat(both.get(1).isConstant()).as("the other direction").isTrue();
    LinkSchedule schedule = both.get(0);
    assertThat(schedule.rateBps(0)).isEqualTo(24_000_000);
    assertThat(schedule.rateBps(ms)).isZero();
    assertThat(schedule.rateBps(3 * ms)).isEqualTo(12_000_000);
    assertThat(schedule.rateBps(10 * ms)).isEqualTo(24_000_000);
    assertThat(schedule.rateBps(20 * ms)).as("after the run").isEqualTo(trace.meanBps());
    long nowPs = 0;
    long[] expectedHalfMs = {1, 2, 8, 10, 11, 12, 18, 20};
    for (long half : expectedHalfMs) {
      nowPs = schedule.finishPs(nowPs, 1500);
      assertThat(nowPs).isEqualTo(half * ms / 2);
    }
  }

  @Test
  void timeZeroIsTheEndOfThePeriodBefore() {
    MahimahiTrace trace = MahimahiTrace.parse("t", List.of("0", "2"));
    LinkSchedule schedule = LinkSchedules.of(PAIR, List.of(), Map.of(0, trace), 1).get(0);
    assertThat(schedule.rateBps(0)).isZero();
    assertThat(schedule.rateBps(1_000_000_000L)).isEqualTo(24_000_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,x   | t:2: expected a time of 0 to 86400000 ms, found `x`",
        "-1    | t:1: expected a time of 0 to 86400000 ms, found `-1`",
        "5,4   | t:2: expected times that do not decrease, found 4 after 5",
        "0,0   | t: expected a last time after 0 ms, found 0",
        "' '   | t: expected a last time after 0 ms, found no times",
      })
  void wrongTracesAreNamed(String lines, String message) {
    assertThatThrownBy(() -> MahimahiTrace.parse("t", List.of(lines.split(",", -1))))
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }

  @Test
  void aRateEventOnALinkWithATraceIsRefused() {
    MahimahiTrace trace = MahimahiTrace.parse("t", List.of("1"));
    List<LinkEvent> events = List.of(new LinkEvent(5, 0, new LinkEvent.Rate(GBPS)));
    assertThatThrownBy(() -> LinkSchedules.of(PAIR, events, Map.of(0, trace), 1))
        .hasMessageContaining("events: expected no rate for a link whose rate follows a trace");
  }

  /** 10 Gb/s for 1 ms, 1 Gb/s from then on, down from 2 to 3 ms: 1.25 MB, 125 kB per ms. */
  @Test
  void capacityIsRateTimesTimeButForOutages() {
    long ms = 1_000_000_000L;
    LinkSchedule.Builder builder = new LinkSchedule.Builder(10_000_000_000L, 0);
    builder.rateBps(ms, 1_000_000_000L);
    builder.down(2 * ms, true);
    builder.down(3 * ms, false);
    LinkSchedule schedule = builder.build();
    assertThat(schedule.capacityBytes(0, ms)).isEqualTo(1_250_000);
    assertThat(schedule.capacityBytes(0, 4 * ms)).isEqualTo(1_250_000 + 2 * 125_000);
    assertThat(schedule.capacityBytes(2 * ms, 3 * ms)).isZero();
    assertThat(schedule.capacityBytes(5 * ms / 2, 7 * ms / 2)).isEqualTo(62_500);
    // Ten thousand seconds at 10 Tb/s: more bits than a long has.
    assertThat(LinkSchedule.constant(10_000_000_000_000L, 0).capacityBytes(0, 10_000_000L * ms))
        .isBetween(1.25e16 - 8, 1.25e16 + 8);
  }
}
