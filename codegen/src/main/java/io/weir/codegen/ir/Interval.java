package io.weir.codegen.ir;

/**
 * A closed interval of integers: all values an expression can take, as far as the intervals of its
 * operands tell.
 *
 * @param min smallest value
 * @param max largest value
 */
public record Interval(long min, long max) {
  /** The range of {@code int32_t}. */
  public static final Interval INT32 = new Interval(Integer.MIN_VALUE, Integer.MAX_VALUE);

  /** The range of {@code uint32_t}. */
  public static final Interval UINT32 = new Interval(0, (1L << 32) - 1);

  /** Checks the order of the ends. */
  public Interval {
    if (min > max) {
      throw new IllegalArgumentException("empty interval [" + min + ", " + max + "]");
    }
  }

  /** The interval of one value. */
  public static Interval of(long value) {
    return new Interval(value, value);
  }

  /** Whether every value of {@code other} lies in this. */
  public boolean contains(Interval other) {
    return min <= other.min && other.max <= max;
  }

  /** Whether {@code value} lies in this. */
  public boolean contains(long value) {
    return min <= value && value <= max;
  }

  /** Whether every value fits a signed 32-bit integer. */
  public boolean fitsInt32() {
    return INT32.contains(this);
  }

  /** The value of this interval nearest to {@code value}. */
  public long clamp(long value) {
    return Math.max(min, Math.min(max, value));
  }

  /** The smallest interval that holds both. */
  public Interval hull(Interval other) {
    return new Interval(Math.min(min, other.min), Math.max(max, other.max));
  }

  /**
   * Sums.
   *
   * @throws ArithmeticException if one may leave 64 bits
   */
  public Interval plus(Interval other) {
    return new Interval(Math.addExact(min, other.min), Math.addExact(max, other.max));
  }

  /**
   * Differences.
   *
   * @throws ArithmeticException if one may leave 64 bits
   */
  public Interval minus(Interval other) {
    return new Interval(Math.subtractExact(min, other.max), Math.subtractExact(max, other.min));
  }

  /**
   * Products of independent values.
   *
   * @throws ArithmeticException if one may leave 64 bits
   */
  public Interval times(Interval other) {
    long a = Math.multiplyExact(min, other.min);
    long b = Math.multiplyExact(min, other.max);
    long c = Math.multiplyExact(max, other.min);
    long d = Math.multiplyExact(max, other.max);
    return new Interval(
        Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
  }

  /**
   * Squares: products of a value with itself.
   *
   * @throws ArithmeticException if one may leave 64 bits
   */
  public Interval squared() {
    long a = Math.multiplyExact(min, min);
    long b = Math.multiplyExact(max, max);
    return new Interval(contains(0) ? 0 : Math.min(a, b), Math.max(a, b));
  }

  @Override
  public String toString() {
    return "[" + min + ", " + max + "]";
  }
}
