package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduledPortTest {
  private static final long GBPS = 1_000_000_000L;
  private static final long NS = 1_000;
  private static final long US = 1_000_000;
  private static final long BUFFER = 1 << 20;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  private static UniformRandomProvider random(long seed) {
    return RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  private static ScheduledPort port(LinkSchedule schedule, long delayNs, long bufferBytes) {
    return new ScheduledPort(
        0, 1, 100 * GBPS, schedule, delayNs, bufferBytes, null, null, random(1));
  }

  private static LinkSchedule.Builder link() {
    return new LinkSchedule.Builder(100 * GBPS, 0);
  }

  /** What came out: when, which and whether it arrived. */
  private record Delivery(long timePs, long frame, long sequence, long stampPs) {}

  private static List<Delivery> drain(Port port, long untilPs) {
    List<Delivery> out = new ArrayList<>();
    while (port.firstDeliveryPs() <= untilPs) {
      out.add(
          new Delivery(
              port.firstDeliveryPs(),
              port.firstFrame(),
              port.firstSequence(),
              port.firstStampPs()));
      port.removeFirst();
    }
    return out;
  }

  /** A link that will change one day is no different until then. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aConstantScheduleIsAPlainPort(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long rateBps = new long[] {100 * GBPS, 25 * GBPS, 400 * GBPS, 8 * GBPS}[(int) (seed % 4)];
    long bufferBytes = 2_000L + random.nextInt(100_000);
    Ecn ecn =
        seed % 3 == 0 ? null : new Ecn(random.nextInt(5_000), 6_000 + random.nextInt(50_000), 0.4);
    long delayNs = 1L + random.nextInt(3_000);
    LinkSchedule.Builder later = new LinkSchedule.Builder(rateBps, 0);
    later.rateBps(Long.MAX_VALUE / 4, 1);
    later.down(Long.MAX_VALUE / 3, true);
    Port plain = new Port(0, 1, rateBps, delayNs, bufferBytes, ecn, random(seed));
    Port scheduled =
        new ScheduledPort(
            0, 1, rateBps, later.build(), delayNs, bufferBytes, ecn, random(seed), random(9));
    long nowPs = 0;
    for (int i = 0; i < 2_000; i++) {
      nowPs += random.nextInt(3) == 0 ? 0 : random.nextLong(2 * plain.wirePs(800));
      String what = "seed " + seed + ", frame " + i;
      assertThat(drain(scheduled, nowPs)).as(what).isEqualTo(drain(plain, nowPs));
      assertThat(scheduled.queueBytes(nowPs)).as(what).isEqualTo(plain.queueBytes(nowPs));
      long frame =
          Frame.of(i, random.nextInt(8) == 0 ? Frame.ACK : Frame.DATA, 1 + random.nextInt(1500));
      boolean taken = plain.offer(nowPs, frame, i, -1);
      assertThat(scheduled.offer(nowPs, frame, i, -1)).as(what).isEqualTo(taken);
    }
    assertThat(scheduled.markedFrames()).isEqualTo(plain.markedFrames());
    assertThat(scheduled.maxQueueBytes()).isEqualTo(plain.maxQueueBytes());
    assertThat(scheduled.droppedBytes()).isEqualTo(plain.droppedBytes());
    assertThat(scheduled.sentBytes()).isEqualTo(plain.sentBytes());
    assertThat(scheduled.busyUntilPs()).isEqualTo(plain.busyUntilPs());
  }

  /** What the reference has of a frame. */
  private record Expected(long startPs, long endPs, boolean lost) {}

  /**
   * Against a link that is followed from one change to the next: every frame sends its bits at the
   * rate of the moment, an outage ends all that was taken and not sent.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithAStepByStepLink(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LinkSchedule.Builder builder = link();
    List<long[]> outages = new ArrayList<>();
    List<Long> changes = new ArrayList<>();
    long atPs = 0;
    for (int i = 0; i < 20; i++) {
      atPs += 1 + random.nextLong(3 * US);
      if (random.nextInt(3) == 0) {
        long upPs = atPs + 1 + random.nextLong(2 * US);
        builder.down(atPs, true);
        builder.down(upPs, false);
        outages.add(new long[] {atPs, upPs});
        atPs = upPs;
      } else {
        changes.add(atPs);
        builder.rateBps(atPs, random.nextInt(4) == 0 ? 0 : (1 + random.nextInt(100)) * GBPS);
      }
    }
    changes.add(atPs + 1);
    builder.rateBps(atPs + 1, 10 * GBPS);
    LinkSchedule schedule = builder.build();
    long[] changesPs = changes.stream().mapToLong(Long::longValue).toArray();
    ScheduledPort port = port(schedule, 500, 1L << 30);
    List<Expected> expected = new ArrayList<>();
    long freePs = 0;
    long nowPs = 0;
    List<Delivery> found = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      nowPs += random.nextLong(200 * NS);
      found.addAll(drain(port, nowPs));
      int bytes = 64 + random.nextInt(1437);
      long[] outage = outageAfter(outages, nowPs);
      boolean down = outage != null && outage[0] <= nowPs;
      assertThat(port.offer(nowPs, Frame.of(i, Frame.DATA, bytes), i, -1))
          .as("seed %d, frame %d", seed, i)
          .isEqualTo(!down);
      if (down) {
        continue;
      }
      long startPs = Math.max(nowPs, freePs);
      long endPs = end(schedule, changesPs, startPs, bytes);
      boolean lost = outage != null && endPs > outage[0];
      expected.add(new Expected(startPs, lost ? outage[0] : endPs, lost));
      freePs = lost ? outage[1] : endPs;
    }
    found.addAll(drain(port, Long.MAX_VALUE - 1));
    assertThat(found).as("seed %d", seed).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      String what = "seed " + seed + ", frame " + i;
      assertThat(found.get(i).timePs).as(what).isEqualTo(expected.get(i).endPs + 500 * NS);
      assertThat(Frame.isLost(found.get(i).frame)).as(what).isEqualTo(expected.get(i).lost);
    }
    assertThat(expected.stream().filter(Expected::lost).count()).isLessThan(expected.size());
  }

  private static long[] outageAfter(List<long[]> outages, long timePs) {
    return outages.stream().filter(o -> o[1] > timePs).findFirst().orElse(null);
  }

  /** End of a transmission, from one change of rate to the next. */
  private static long end(LinkSchedule schedule, long[] changesPs, long startPs, int bytes) {
    long left = bytes * 8_000_000_000_000L;
    long nowPs = startPs;
    for (long changePs : changesPs) {
      if (changePs <= nowPs) {
        continue;
      }
      long rateBps = schedule.rateBps(nowPs);
      if (rateBps > 0 && left < rateBps * (changePs - nowPs)) {
        break;
      }
      left -= rateBps * (changePs - nowPs);
      nowPs = changePs;
    }
    return left == 0 ? nowPs : nowPs + left / schedule.rateBps(nowPs);
  }

  @Test
  void anOutageEmptiesTheQueueAndSparesTheWire() {
    LinkSchedule.Builder builder = link();
    // 1000 B take 80 ns: two frames are through, the third is cut off, the fourth has not begun.
    builder.down(200 * NS, true);
    builder.down(1_000 * NS, false);
    ScheduledPort port = port(builder.build(), 5_000, BUFFER);
    long frame = Frame.of(0, Frame.DATA, 1000);
    for (int i = 0; i < 4; i++) {
      assertThat(port.offer(0, frame, i, -1)).isTrue();
    }
    assertThat(port.queueBytes(199 * NS)).isEqualTo(1_512);
    assertThat(port.queueBytes(200 * NS)).isZero();
    assertThat(port.offer(200 * NS, frame, 4, -1)).as("at its first instant").isFalse();
    assertThat(port.offer(999 * NS, frame, 5, -1)).isFalse();
    assertThat(port.offer(1_000 * NS, frame, 6, -1)).as("when it is over").isTrue();
    List<Delivery> out = drain(port, Long.MAX_VALUE - 1);
    assertThat(out)
        .extracting(Delivery::timePs)
        .containsExactly(5_080 * NS, 5_160 * NS, 5_200 * NS, 5_200 * NS, 6_080 * NS);
    assertThat(out)
        .extracting(delivery -> Frame.isLost(delivery.frame))
        .containsExactly(false, false, true, true, false);
    assertThat(port.droppedFrames()).isEqualTo(2);
  }

  /** What an outage takes out of a queue never left it: no mark, whatever came behind. */
  @Test
  void framesAnOutageTookAreNotMarked() {
    LinkSchedule.Builder builder = link();
    builder.down(100 * NS, true);
    builder.down(200 * NS, false);
    ScheduledPort port =
        new ScheduledPort(
            0, 1, 100 * GBPS, builder.build(), 1_000, BUFFER, new Ecn(0, 1, 1), random(1), null);
    for (int i = 0; i < 10; i++) {
      port.offer(0, Frame.of(0, Frame.DATA, 1000), i, -1);
    }
    List<Delivery> out = drain(port, Long.MAX_VALUE - 1);
    assertThat(out).filteredOn(delivery -> Frame.isMarked(delivery.frame)).hasSize(2);
    assertThat(port.markedFrames()).isEqualTo(2);
  }

  @Test
  void aLinkThatBeginsWithoutRateSendsLater() {
    LinkSchedule.Builder builder = new LinkSchedule.Builder(0, 0);
    builder.rateBps(3 * US, 10 * GBPS);
    ScheduledPort port = port(builder.build(), 1_000, 10 << 20);
    port.offer(0, Frame.of(0, Frame.DATA, 1000), 0, -1);
    assertThat(port.queueBytes(3 * US)).isEqualTo(1000);
    assertThat(port.firstDeliveryPs()).isEqualTo(3 * US + 800 * NS + 1_000 * NS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.05, 0.5})
  void framesAreLostAsOftenAsConfigured(double loss) {
    ScheduledPort port = port(LinkSchedule.constant(100 * GBPS, loss), 100, BUFFER);
    int frames = 100_000;
    int lost = 0;
    for (int i = 0; i < frames; i++) {
      long nowPs = 100L * NS * i;
      for (Delivery delivery : drain(port, nowPs)) {
        lost += Frame.isLost(delivery.frame) ? 1 : 0;
      }
      port.offer(nowPs, Frame.of(0, Frame.DATA, 1000), i, -1);
    }
    // Five standard deviations of a binomial distribution.
    double sigma = Math.sqrt(frames * loss * (1 - loss));
    assertThat((double) lost).isCloseTo(frames * loss, within(5 * sigma + 1));
  }

  @Test
  void pausesAreNotLostByChance() {
    ScheduledPort port = port(LinkSchedule.constant(100 * GBPS, 0.9), 100, BUFFER);
    for (int i = 0; i < 200; i++) {
      port.offer(0, Frame.of(0, i % 2 == 0 ? Frame.PAUSE : Frame.RESUME, 64), i, -1);
    }
    assertThat(drain(port, Long.MAX_VALUE - 1)).noneMatch(d -> Frame.isLost(d.frame));
  }

  @Test
  void jitterKeepsItsBoundsAndTheOrder() {
    LinkSchedule.Builder builder = link();
    builder.jitterPs(10 * US, 3 * US);
    builder.jitterPs(500 * US, 0);
    ScheduledPort port = port(builder.build(), 1_000, BUFFER);
    long beforePs = 0;
    long late = 0;
    double sumPs = 0;
    for (int i = 0; i < 600; i++) {
      long nowPs = i * US;
      port.offer(nowPs, Frame.of(0, Frame.DATA, 1000), i, -1);
    }
    for (Delivery delivery : drain(port, Long.MAX_VALUE - 1)) {
      long plainPs = delivery.sequence * US + 1_080 * NS;
      assertThat(delivery.timePs).isBetween(Math.max(beforePs, plainPs), plainPs + 3 * US);
      late += delivery.timePs > plainPs ? 1 : 0;
      if (delivery.sequence < 10 || delivery.sequence > 503) {
        assertThat(delivery.timePs).isEqualTo(plainPs);
      } else {
        sumPs += delivery.timePs - plainPs;
      }
      beforePs = delivery.timePs;
    }
    assertThat(late).isGreaterThan(480);
    // Without regard to order the mean is 1.5 µs; those that had to wait raise it.
    assertThat(sumPs / 490).isBetween(1.5e6, 2.6e6);
  }

  /** More frames under way than the ring begins with, while it is wrapped around. */
  @Test
  void theRingGrowsWithoutLosingTrack() {
    ScheduledPort port = port(LinkSchedule.constant(100 * GBPS, 0.3), 1_000, BUFFER);
    long sequence = 0;
    long expected = 0;
    for (int round = 1; round < 200; round++) {
      long nowPs = 2 * US * round;
      for (Delivery delivery : drain(port, nowPs)) {
        assertThat(delivery.sequence).isEqualTo(expected++);
      }
      for (int i = 0; i < round % 37 + 1; i++) {
        assertThat(port.offer(nowPs, Frame.of(0, Frame.DATA, 64), sequence++, -1)).isTrue();
      }
      assertThat(port.queueBytes(nowPs)).isEqualTo(64L * (round % 37 + 1));
    }
  }
}
