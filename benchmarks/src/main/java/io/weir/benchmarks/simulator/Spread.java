package io.weir.benchmarks.simulator;

import java.util.Arrays;
import java.util.Collection;

/**
 * What several rounds gave.
 *
 * @param median the middle one, or the mean of the middle two
 * @param min the least
 * @param max the greatest
 */
public record Spread(double median, double min, double max) {
  /** Spread of at least one value. */
  public static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("values: expected at least one, found none");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Spread of the quotients, round by round. */
  public static Spread ofRatios(double[] over, double[] under) {
    double[] ratios = new double[over.length];
    Arrays.setAll(ratios, round -> over[round] / under[round]);
    return of(Arrays.stream(ratios).boxed().toList());
  }
}
