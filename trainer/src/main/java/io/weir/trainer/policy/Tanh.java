package io.weir.trainer.policy;

/**
 * tanh from the four basic operations alone, so that it has the same bits on every JDK and is
 * compiled in line: the convergent of Lambert's continued fraction x/(1 + x²/(3 + x²/(5 + …))) at
 * x/8 as a fraction p/q, then three times tanh 2y = 2pq/(p² + q²), and one division at the end.
 *
 * <p>Within 5e-16 of the true value, so that 1 − y² is its slope; arguments are clamped to ±{@value
 * #CLAMP}, where 1 − |y| is 3e-14, so that the result is never ±1.
 */
final class Tanh {
  static final double CLAMP = 16;

  private Tanh() {}

  /** tanh x; NaN for NaN. */
  static double of(double x) {
    double y = Math.max(-CLAMP, Math.min(x, CLAMP)) * 0.125;
    double s = y * y;
    double p = ((((s + 990) * s + 135_135) * s + 4_729_725) * s + 34_459_425) * y;
    double q = (((45 * s + 13_860) * s + 945_945) * s + 16_216_200) * s + 34_459_425;
    double p2 = 2 * p * q;
    double q2 = p * p + q * q;
    double p4 = 2 * p2 * q2;
    double q4 = p2 * p2 + q2 * q2;
    return 2 * p4 * q4 / (p4 * p4 + q4 * q4);
  }

  /** 1/(1 + e^−x). */
  static double sigmoid(double x) {
    return 0.5 + 0.5 * of(0.5 * x);
  }
}
