package io.weir.benchmarks.validation;

/**
 * A figure and what it must be.
 *
 * @param what which figure, with the case it belongs to; no two of an outcome are the same
 * @param expected the published or computed value; NaN where only bounds are known
 * @param least least value that passes; −∞ where there is none
 * @param most greatest value that passes; +∞ where there is none
 * @param measured what came out
 * @param unit of all four; empty for ratios and counts
 * @param mustFail whether this is a negative control: something was made wrong on purpose, and the
 *     check shows its worth by noticing
 */
public record Check(
    String what,
    double expected,
    double least,
    double most,
    double measured,
    String unit,
    boolean mustFail) {
  public Check {
    if (Double.isNaN(least) || Double.isNaN(most) || least > most) {
      throw new IllegalArgumentException("%s: nothing is in [%s, %s]".formatted(what, least, most));
    }
  }

  /** A figure that must lie within bounds. */
  public Check(
      String what, double expected, double least, double most, double measured, String unit) {
    this(what, expected, least, most, measured, unit, false);
  }

  /**
   * {@code expected} ± a share of it.
   *
   * @param relativeTolerance 0.03 for ± 3 %
   */
  public static Check within(
      String what, double expected, double relativeTolerance, double measured, String unit) {
    double margin = Math.abs(expected) * relativeTolerance;
    return new Check(what, expected, expected - margin, expected + margin, measured, unit);
  }

  /** Between two values, themselves included. */
  public static Check between(
      String what, double least, double most, double measured, String unit) {
    return new Check(what, Double.NaN, least, most, measured, unit);
  }

  /** No less than a value. */
  public static Check atLeast(String what, double least, double measured, String unit) {
    return new Check(what, Double.NaN, least, Double.POSITIVE_INFINITY, measured, unit);
  }

  /** No more than a value. */
  public static Check atMost(String what, double most, double measured, String unit) {
    return new Check(what, Double.NaN, Double.NEGATIVE_INFINITY, most, measured, unit);
  }

  /** This value and no other. */
  public static Check equal(String what, double expected, double measured, String unit) {
    return new Check(what, expected, expected, expected, measured, unit);
  }

  /** A negative control: passes when {@code inner} does not, though something was measured. */
  public static Check fails(Check inner) {
    return new Check(
        inner.what,
        inner.expected,
        inner.least,
        inner.most,
        inner.measured,
        inner.unit,
        !inner.mustFail);
  }

  /** Whether it holds. A figure that could not be measured (NaN) holds nothing. */
  public boolean pass() {
    boolean inside = measured >= least && measured <= most;
    return !Double.isNaN(measured) && inside != mustFail;
  }
}
