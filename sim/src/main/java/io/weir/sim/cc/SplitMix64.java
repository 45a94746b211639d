package io.weir.sim.cc;

/**
 * Random numbers of one flow, of which the state is a long of its block (Steele, Lea, Flood,
 * <i>Fast Splittable Pseudorandom Number Generators</i>, OOPSLA 2014).
 */
final class SplitMix64 {
  private SplitMix64() {}

  /** Next 64 bits; {@code block[index]} is the state. */
  static long next(long[] block, int index) {
    block[index] += 0x9E3779B97F4A7C15L;
    long z = block[index];
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in 0 ... bound - 1; bounds here are tiny beside 2^63, so that the bias is nil. */
  static long below(long bound, long[] block, int index) {
    return (next(block, index) >>> 1) % bound;
  }
}
