package io.weir.codegen.ir;

/** The two operations Java has no operator for, as the program means them. */
public final class IntegerMath {
  private IntegerMath() {}

  /** {@code floor(sqrt(x))} for {@code x} in [0, 2^32 - 1]. */
  public static long isqrt(long x) {
    // Exact: x has at most 32 bits, so the correctly rounded root of a non-square stays below the
    // next integer.
    return (long) Math.sqrt((double) x);
  }

  /** {@code floor(2^k / x)} for {@code x >= 1} and {@code k} in [0, 31]. */
  public static long recip(int k, long x) {
    return (1L << k) / x;
  }
}
