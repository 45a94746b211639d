package io.weir.benchmarks.suite;

import java.util.List;

/**
 * A figure over seeds.
 *
 * @param mean mean; infinite if one of the values is
 * @param standardDeviation sample standard deviation; 0 of a single value, not a number when the
 *     mean is infinite
 */
public record Statistic(double mean, double standardDeviation) {
  /** Mean and deviation of at least one value. */
  static Statistic of(List<Double> values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.size();
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Statistic(mean, values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1)));
  }
}
