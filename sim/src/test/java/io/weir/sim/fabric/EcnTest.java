package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Marking at dequeue against a queue simulated the plain way. */
class EcnTest {
  private static final long GBPS = 1_000_000_000L;
  private static final long[] RATES_BPS = {100 * GBPS, 3 * GBPS, 1_000_000L};

  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  /** A frame that was taken, and what became of it. */
  private static final class Sent {
    final long frame;
    final long enqueuedPs;
    final long startPs;
    final long finishPs;
    boolean marked;

    Sent(long frame, long enqueuedPs, long startPs, long finishPs) {
      this.frame = frame;
      this.enqueuedPs = enqueuedPs;
      this.startPs = startPs;
      this.finishPs = finishPs;
    }
  }

  /** Two hundred frames long, so that they stay in the ring well after their departure. */
  private static long delayNs(long rateBps) {
    return 200L * 12_000_000_000_000L / rateBps;
  }

  private static Port port(long rateBps, Ecn ecn, long seed) {
    var random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    return new Port(0, 1, rateBps, delayNs(rateBps), 1 << 20, ecn, random);
  }

  private static List<Sent> send(Port port, SplittableRandom random, int count) {
    List<Sent> sent = new ArrayList<>();
    int delivered = 0;
    long nowPs = 0;
    for (int i = 0; i < count; i++) {
      // Waits until the queue has drained to a size anywhere in and around the linear region, or
      // not at all if it is smaller, so that frames come in bursts.
      nowPs = Math.max(nowPs, port.busyUntilPs() - port.wirePs(random.nextInt(30_000)));
      if (i < 300 && i % 40 == 0 && i > 0) {
        // The ring empties a few times before it has to grow, so that it grows wrapped around.
        nowPs = port.busyUntilPs() + delayNs(port.rateBps()) * 1000;
      }
      while (port.firstDeliveryPs() <= nowPs) {
        sent.get(delivered++).marked = takeFirst(port);
      }
      int kind = random.nextInt(10) == 0 ? Frame.ACK : Frame.DATA;
      long frame = Frame.of(i, kind, 64 + random.nextInt(1400));
      long startPs = Math.max(nowPs, port.busyUntilPs());
      if (port.offer(nowPs, frame, i, -1)) {
        sent.add(new Sent(frame, nowPs, startPs, port.busyUntilPs()));
      }
    }
    while (delivered < sent.size()) {
      sent.get(delivered++).marked = takeFirst(port);
    }
    return sent;
  }

  private static boolean takeFirst(Port port) {
    boolean marked = Frame.isMarked(port.firstFrame());
    port.removeFirst();
    return marked;
  }

  /** Time it takes to send what stands behind frame {@code at} when its transmission starts. */
  private static long behindPs(List<Sent> sent, int at) {
    long behindPs = 0;
    for (int i = at + 1; i < sent.size() && sent.get(i).enqueuedPs <= sent.get(at).startPs; i++) {
      behindPs += sent.get(i).finishPs - sent.get(i).startPs;
    }
    return behindPs;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void marksFollowTheQueueAtDequeue(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long rateBps = RATES_BPS[(int) (seed % RATES_BPS.length)];
    Ecn ecn = new Ecn(random.nextInt(5_000), 9_000 + random.nextInt(9_000), 0.3);
    Port port = port(rateBps, ecn, seed);
    List<Sent> sent = send(port, random, 4000);
    long kminPs = port.wirePs(ecn.kminBytes());
    long kmaxPs = port.wirePs(ecn.kmaxBytes());
    double expected = 0;
    double variance = 0;
    long linear = 0;
    long marks = 0;
    for (int i = 0; i < sent.size(); i++) {
      Sent frame = sent.get(i);
      long behindPs = behindPs(sent, i);
      String what = "seed %d, %s, frame %d, behind %d ps".formatted(seed, ecn, i, behindPs);
      if (Frame.kind(frame.frame) != Frame.DATA || behindPs <= kminPs) {
        assertThat(frame.marked).as(what).isFalse();
      } else if (behindPs >= kmaxPs) {
        assertThat(frame.marked).as(what).isTrue();
      } else {
        double p = ecn.pmax() * (behindPs - kminPs) / (kmaxPs - kminPs);
        expected += p;
        variance += p * (1 - p);
        linear++;
        marks += frame.marked ? 1 : 0;
      }
    }
    assertThat(linear).as("seed %d: frames in the linear region", seed).isGreaterThan(200);
    // Independent draws: 5 standard deviations fail one right port in a million; seeds are fixed.
    assertThat((double) marks)
        .as("seed %d, %s: marks among %d frames in the linear region", seed, ecn, linear)
        .isBetween(expected - 5 * Math.sqrt(variance), expected + 5 * Math.sqrt(variance));
  }

  @Test
  void marksAreCounted() {
    Port port = port(100 * GBPS, new Ecn(0, 1, 1), 1);
    List<Sent> sent = send(port, new SplittableRandom(1), 1000);
    assertThat(port.markedFrames()).isEqualTo(sent.stream().filter(f -> f.marked).count());
    assertThat(port.markedFrames()).isPositive();
  }

  /** The last byte decides: Kmin itself is not marked, Kmax itself is, unless it is Kmin. */
  @ParameterizedTest
  @CsvSource({"1001, 1000, false", "1001, 1001, true", "1000, 1000, false", "1000, 1001, true"})
  void kminIsNotMarkedAndKmaxIs(int kmaxBytes, int behindBytes, boolean marked) {
    Port port =
        new Port(
            0,
            1,
            100 * GBPS,
            1,
            1 << 20,
            new Ecn(1000, kmaxBytes, 1),
            RandomSource.XO_SHI_RO_256_PP.create(1));
    port.offer(0, Frame.of(0, Frame.DATA, 64), 0, -1);
    port.offer(0, Frame.of(0, Frame.DATA, behindBytes), 1, -1);
    assertThat(Frame.isMarked(port.firstFrame())).isEqualTo(marked);
  }

  @Test
  void impossibleThresholdsAreRefused() {
    assertThatThrownBy(() -> new Ecn(2, 1, 0.1)).hasMessageContaining("kminBytes <= kmaxBytes");
    assertThatThrownBy(() -> new Ecn(-1, 1, 0.1)).hasMessageContaining("0 <= kminBytes");
    for (double pmax : new double[] {0, -0.1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> new Ecn(1, 2, pmax)).hasMessageContaining("pmax");
    }
  }
}
