package io.weir.sim.scenario;

import io.weir.artefact.Json;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * One stream of random numbers per purpose, so that changing the algorithm does not change the
 * traffic.
 */
final class RandomStreams {
  private final long seed;

  RandomStreams(long seed) {
    this.seed = seed;
  }

  /** Start times, destinations and sizes of flows. */
  UniformRandomProvider traffic() {
    return stream(1, 0);
  }

  /** ECN marking at one port. */
  UniformRandomProvider ecn(int port) {
    return stream(2, port);
  }

  /** Loss and jitter of the link behind one port. */
  UniformRandomProvider link(int port) {
    return stream(4, port);
  }

  /** Seed of a flow's algorithm's own random numbers. */
  long algorithm(int flow) {
    return stream(5, flow).nextLong();
  }

  /** Seed of the hash that spreads flows over equal paths. */
  long ecmp() {
    return stream(3, 0).nextLong();
  }

  /** The value of one key that a scenario file gives a range for. */
  UniformRandomProvider range(String key) {
    return stream(82, Long.parseUnsignedLong(Json.sha256(key).substring(0, 16), 16));
  }

  private UniformRandomProvider stream(long purpose, long index) {
    // Two rounds of SplitMix64 turn related seeds and indices into unrelated streams.
    long ofSeed = RandomSource.SPLIT_MIX_64.create(seed ^ (purpose << 56)).nextLong();
    long derived = RandomSource.SPLIT_MIX_64.create(ofSeed + index).nextLong();
    return RandomSource.XO_SHI_RO_256_PP.create(derived);
  }
}
