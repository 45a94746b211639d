package io.weir.benchmarks.suite;

import io.weir.benchmarks.validation.Check;

/**
 * What a figure of a scenario must be.
 *
 * @param figure the figure; its mean over seeds counts
 * @param least least value that passes; −∞ where there is none
 * @param most greatest value that passes; +∞ where there is none
 */
public record Bar(Figure figure, double least, double most) {
  /** No less than {@code limit}. */
  static Bar atLeast(Figure figure, double limit) {
    return new Bar(figure, limit, Double.POSITIVE_INFINITY);
  }

  /** No more than {@code limit}. */
  static Bar atMost(Figure figure, double limit) {
    return new Bar(figure, Double.NEGATIVE_INFINITY, limit);
  }

  /** Less than {@code limit}. */
  static Bar below(Figure figure, double limit) {
    return atMost(figure, Math.nextDown(limit));
  }

  /** What came out, beside what must. */
  Check check(String scenario, double measured) {
    String what = scenario + ": " + figure.title();
    return new Check(what, Double.NaN, least, most, measured, figure.unit());
  }
}
