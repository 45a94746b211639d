package io.weir.sim.traffic;

import java.nio.file.Path;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Random streams and generators that the tests of this room share. */
final class Randoms {
  static final Path HERE = Path.of("");

  private Randoms() {}

  static UniformRandomProvider of(long seed) {
    return RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  /** A generator for a network of 8193 hosts with links of 100 Gb/s. */
  static FlowGenerator generator(long durationNs) {
    return new FlowGenerator(8193, 100_000_000_000L, durationNs, HERE);
  }
}
