package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortTest {
  private static final long GBPS = 1_000_000_000L;
  private static final long[] RATES_BPS = {100 * GBPS, 3 * GBPS, 7_000_000L, 25 * GBPS, 400 * GBPS};

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  private static Port port(long rateBps, long delayNs, long bufferBytes) {
    return new Port(0, 1, rateBps, delayNs, bufferBytes, null, null);
  }

  @Test
  void theBufferIsFullAtItsLastByte() {
    Port port = port(100 * GBPS, 1_000, 10_000);
    long frame = Frame.of(0, Frame.DATA, 1000);
    for (int i = 0; i < 10; i++) {
      assertThat(port.offer(0, frame, i, -1)).as("frame %d of 10", i).isTrue();
    }
    assertThat(port.offer(0, frame, 10, -1)).isFalse();
    assertThat(port.queueBytes(0)).isEqualTo(10_000);
    // 1000 B at 100 Gb/s leave in 80 ns; one picosecond earlier there is no room.
    assertThat(port.offer(79_999, frame, 10, -1)).isFalse();
    assertThat(port.offer(80_000, frame, 10, -1)).isTrue();
    assertThat(port.offer(80_000, Frame.of(0, Frame.DATA, 1), 11, -1)).isFalse();
    assertThat(port.maxQueueBytes()).isEqualTo(10_000);
    assertThat(port.sentFrames()).isEqualTo(11);
    assertThat(port.sentBytes()).isEqualTo(11_000);
    assertThat(port.droppedFrames()).isEqualTo(3);
    assertThat(port.droppedBytes()).isEqualTo(2_001);
  }

  /** Worked by hand: bytes · 8 / rate, down to the picosecond. */
  @ParameterizedTest
  @CsvSource({
    "100000000000, 1086, 86880",
    "400000000000, 64, 1280",
    "3000000000, 1085, 2893333",
    "7000000, 1086, 1241142857",
    "1000000, 9500, 76000000000",
    "10000000000000, 1086, 868",
  })
  void aFrameTakesItsBitsOverTheRate(long rateBps, int bytes, long wirePs) {
    Port port = port(rateBps, 500, 10L << 20);
    assertThat(port.offer(7, Frame.of(0, Frame.DATA, bytes), 0, -1)).isTrue();
    assertThat(port.firstDeliveryPs()).isEqualTo(7 + wirePs + 500_000);
    assertThat(port.busyUntilPs()).isEqualTo(7 + wirePs);
  }

  /**
   * Rates that do not divide a second into whole picoseconds per byte, up to the largest buffer.
   */
  @ParameterizedTest
  @ValueSource(longs = {3 * GBPS, 7_000_000L, 56 * GBPS, 100 * GBPS, 10_000 * GBPS, 1_000_000L})
  void wireTimesAreExactForAnySize(long rateBps) {
    Port port = port(rateBps, 1, 1L << 32);
    for (long bytes : new long[] {1, 64, 9500, 10L << 20, (1L << 32) - 1, 1L << 32}) {
      assertThat(port.wirePs(bytes))
          .as("%d B at %d bit/s", bytes, rateBps)
          .isEqualTo(
              BigInteger.valueOf(bytes)
                  .multiply(BigInteger.valueOf(8_000_000_000_000L))
                  .divide(BigInteger.valueOf(rateBps))
                  .longValueExact());
    }
  }

  @Test
  void theStampIsTheStartOfTransmissionUnlessGiven() {
    Port port = port(100 * GBPS, 1, 1 << 20);
    long frame = Frame.of(0, Frame.DATA, 1000);
    port.offer(10, frame, 0, -1);
    port.offer(20, frame, 1, -1);
    port.offer(30, frame, 2, 5);
    assertThat(port.firstStampPs()).isEqualTo(10);
    port.removeFirst();
    assertThat(port.firstStampPs()).isEqualTo(80_010);
    port.removeFirst();
    assertThat(port.firstStampPs()).isEqualTo(5);
  }

  /** What the port has taken, kept the plain way. */
  private record Taken(long frame, long sequence, long startPs, long finishPs) {}

  /**
   * Against a plain queue, with bursts that make the ring grow while it is wrapped around and
   * frames are under way.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithAPlainQueue(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long rateBps = RATES_BPS[(int) (seed % RATES_BPS.length)];
    long delayNs = 1L + random.nextInt(2_000_000);
    long bufferBytes = 2_000L + random.nextInt(400_000);
    Port port = port(rateBps, delayNs, bufferBytes);
    long bufferPs = port.wirePs(bufferBytes);
    ArrayDeque<Taken> queue = new ArrayDeque<>();
    List<Taken> all = new ArrayList<>();
    long nowPs = 0;
    for (int i = 0; i < 3000; i++) {
      nowPs += random.nextInt(4) == 0 ? 0 : random.nextLong(2 * port.wirePs(1000));
      deliverUntil("seed " + seed, port, queue, nowPs, delayNs * 1000);
      long frame = Frame.of(i, Frame.DATA, 1 + random.nextInt(1500));
      long wirePs = port.wirePs(Frame.bytes(frame));
      long backlogPs = 0;
      for (Taken taken : queue) {
        backlogPs += Math.max(0, taken.finishPs - Math.max(taken.startPs, nowPs));
      }
      boolean fits = backlogPs + wirePs <= bufferPs;
      assertThat(port.offer(nowPs, frame, i, -1)).as("seed %d, frame %d", seed, i).isEqualTo(fits);
      if (fits) {
        long startPs = all.isEmpty() ? nowPs : Math.max(nowPs, all.get(all.size() - 1).finishPs);
        Taken taken = new Taken(frame, i, startPs, startPs + wirePs);
        queue.add(taken);
        all.add(taken);
      }
      assertThat(port.framesUnderWay()).as("seed %d, frame %d", seed, i).isEqualTo(queue.size());
    }
    deliverUntil("seed " + seed, port, queue, Long.MAX_VALUE - 1, delayNs * 1000);
    assertThat(port.firstDeliveryPs()).as("seed %d", seed).isEqualTo(Long.MAX_VALUE);
    assertThat(port.sentFrames() + port.droppedFrames()).as("seed %d", seed).isEqualTo(3000);
  }

  private static void deliverUntil(
      String what, Port port, ArrayDeque<Taken> queue, long nowPs, long delayPs) {
    while (port.firstDeliveryPs() <= nowPs) {
      Taken expected = queue.poll();
      assertThat(expected).as(what).isNotNull();
      assertThat(port.firstDeliveryPs()).as(what).isEqualTo(expected.finishPs + delayPs);
      assertThat(port.firstFrame()).as(what).isEqualTo(expected.frame);
      assertThat(port.firstSequence()).as(what).isEqualTo(expected.sequence);
      assertThat(port.firstStampPs()).as(what).isEqualTo(expected.startPs);
      port.removeFirst();
    }
  }
}
