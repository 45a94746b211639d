package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port is a queue with one server: acceptance row 3. */
class QueueingTheoryTest {
  /** An M/D/1 queue: Pollaczek and Khinchine's mean wait ρ/(2μ(1−ρ)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5, 0.8})
  void poissonArrivalsWaitAsLongAsTheoryHasIt(double load) {
    Port port = new Port(0, 1, 100_000_000_000L, 1_000, 1L << 32, null, null);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(11);
    long servicePs = port.wirePs(1000);
    int frames = 4_000_000;
    double waitsPs = 0;
    double timePs = 0;
    for (int i = 0; i < frames; i++) {
      timePs -= Math.log1p(-random.nextDouble()) * servicePs / load;
      long nowPs = (long) timePs;
      waitsPs += Math.max(0, port.busyUntilPs() - nowPs);
      while (port.firstDeliveryPs() <= nowPs) {
        port.removeFirst();
      }
      assertThat(port.offer(nowPs, Frame.of(0, Frame.DATA, 1000), i, -1)).isTrue();
    }
    double expectedPs = load * servicePs / (2 * (1 - load));
    assertThat(waitsPs / frames).isCloseTo(expectedPs, within(0.03 * expectedPs));
  }
}
