package io.weir.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Port;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdealFctTest {
  private static final long G100 = 100_000_000_000L;

  /**
   * Packets of 1000 + 62 bytes, 1 µs per hop. At 100 Gb/s a byte takes 80 ps, a full packet 84.96
   * ns; 63 bytes take 5.04 ns. By hand, for three hops and 1 MB: 1,062,000 bytes · 80 ps = 84,960
   * ns, 2 packets more on the other hops = 169.92 ns, 3,000 ns of delay.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1005",
    "2, 1, 2010",
    "3, 1, 3015",
    "1, 1000, 1084",
    "2, 1000, 2169",
    "3, 1000, 3254",
    "1, 3000, 1254",
    "2, 3000, 2339",
    "3, 3000, 3424",
    "1, 1000000, 85960",
    "2, 1000000, 87044",
    "3, 1000000, 88129",
    "1, 30000000, 2549800",
    "3, 30000000, 2551969",
  })
  void equalHops(int hops, long bytes, long expectedNs) {
    assertThat(IdealFct.ns(filled(hops, G100), filled(hops, 1_000), bytes, 1000, 62))
        .isEqualTo(expectedNs);
  }

  /** 10 packets; the slow hop takes 849.6 ns for each, the fast ones 84.96, wherever it is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void slowestHopSetsThePace(int slow) {
    long[] rates = filled(3, G100);
    rates[slow] = G100 / 10;
    // 10 · 849.6 + 2 · 84.96 + 3 · 500
    assertThat(IdealFct.ns(rates, filled(3, 500), 10_000, 1000, 62)).isEqualTo(10_165);
  }

  /** A last packet of 1 byte waits on the second hop for the full one in front of it. */
  @Test
  void shortLastPacketWaits() {
    // Hop 1: 84.96 + 5.04 = 90; hop 2: the full one until 169.92, then 5.04.
    assertThat(IdealFct.ns(filled(2, G100), filled(2, 0), 1_001, 1000, 62)).isEqualTo(174);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithPorts(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    for (int round = 0; round < 50; round++) {
      int hops = 1 + random.nextInt(5);
      long[] rates = random.longs(hops, 1_000_000_000L, 400_000_000_000L).toArray();
      long[] delays = random.longs(hops, 1, 5_000).toArray();
      long bytes = 1 + random.nextLong(100_000);
      int payload = 1 + random.nextInt(4_000);
      int header = random.nextInt(200);
      assertThat(IdealFct.ns(rates, delays, bytes, payload, header))
          .as(
              "seed %d: %s bit/s, %s ns, %d bytes in packets of %d+%d",
              seed, Arrays.toString(rates), Arrays.toString(delays), bytes, payload, header)
          .isEqualTo(throughPorts(rates, delays, bytes, payload, header));
    }
  }

  /** Sends the flow through the simulator's ports, one hop after the other. */
  private static long throughPorts(
      long[] rates, long[] delays, long bytes, int payload, int header) {
    int packets = (int) ((bytes + payload - 1) / payload);
    long[] arrivalPs = new long[packets];
    for (int hop = 0; hop < rates.length; hop++) {
      Port port = new Port(0, 1, rates[hop], delays[hop], 1L << 32, null, null);
      for (int i = 0; i < packets; i++) {
        long left = bytes - (long) i * payload;
        int size = (int) Math.min(payload, left) + header;
        port.offer(arrivalPs[i], Frame.of(0, Frame.DATA, size), i, 0);
        arrivalPs[i] = port.busyUntilPs() + delays[hop] * 1000;
      }
    }
    return arrivalPs[packets - 1] / 1000;
  }

  @Test
  void impossibleHops() {
    assertThatThrownBy(() -> IdealFct.ns(new long[0], new long[0], 1, 1000, 62))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
    assertThatThrownBy(() -> IdealFct.ns(filled(1, 0), filled(1, 0), 1, 1000, 62))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rateBps");
  }

  private static long[] filled(int hops, long value) {
    long[] values = new long[hops];
    Arrays.fill(values, value);
    return values;
  }
}
