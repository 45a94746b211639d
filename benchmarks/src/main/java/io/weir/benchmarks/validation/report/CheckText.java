package io.weir.benchmarks.validation.report;

import io.weir.benchmarks.validation.Check;
import java.math.BigDecimal;
import java.math.MathContext;

/** A check in words: the same in text, JSON and Markdown, and on every machine. */
final class CheckText {
  private static final MathContext DIGITS = new MathContext(7);

  /** Relative tolerances are shown as such if so many decimals of a per cent say all. */
  private static final int PERCENT_DECIMALS = 2;

  private CheckText() {}

  /** The verdict, in a word. */
  static String verdict(boolean pass) {
    return pass ? "ok" : "FAILED";
  }

  /** What must come out, without its unit: a value, or the bounds where there is none. */
  static String expected(Check check) {
    if (!Double.isNaN(check.expected())) {
      return number(check.expected());
    }
    if (check.least() == Double.NEGATIVE_INFINITY) {
      return "≤ " + number(check.most());
    }
    if (check.most() == Double.POSITIVE_INFINITY) {
      return "≥ " + number(check.least());
    }
    return range(check);
  }

  private static String range(Check check) {
    return number(check.least()) + " … " + number(check.most());
  }

  /** How far off it may be; a negative control must be further off. */
  static String tolerance(Check check) {
    return check.mustFail() ? "must miss: " + margin(check) : margin(check);
  }

  private static String margin(Check check) {
    double below = check.expected() - check.least();
    double above = check.most() - check.expected();
    if (Double.isNaN(check.expected())) {
      return "bound";
    }
    if (below == 0 && above == 0) {
      return "exact";
    }
    if (Math.abs(below - above) <= 1e-9 * Math.max(below, above)) {
      return "± " + share(above, check);
    }
    if (Double.isInfinite(below) || Double.isInfinite(above) || below < 0 || above < 0) {
      return range(check);
    }
    return "−" + share(below, check) + " / +" + share(above, check);
  }

  private static String share(double margin, Check check) {
    double percent = 100 * margin / Math.abs(check.expected());
    BigDecimal rounded =
        Double.isFinite(percent)
            ? new BigDecimal(percent).setScale(PERCENT_DECIMALS, java.math.RoundingMode.HALF_UP)
            : BigDecimal.ZERO;
    boolean saysAll = Math.abs(rounded.doubleValue() - percent) <= 1e-9 * percent;
    return saysAll && percent > 0 ? plain(rounded) + " %" : withUnit(number(margin), check.unit());
  }

  /** A number and its unit, if it has one. */
  static String withUnit(String number, String unit) {
    return unit.isEmpty() ? number : number + " " + unit;
  }

  /** Seven digits at most, without an exponent between 10^-4 and 10^15. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "not measured";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    double size = Math.abs(value);
    return size == 0 || (size >= 1e-4 && size < 1e15) ? plain(rounded) : rounded.toString();
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
