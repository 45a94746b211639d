package io.weir.benchmarks.picture;

import java.util.List;

/**
 * One line of a plot.
 *
 * @param name for the legend
 * @param x where the points are; as many as {@code y}, at least one
 * @param y how high they are; all finite
 */
public record Series(String name, List<Double> x, List<Double> y) {
  public Series {
    x = List.copyOf(x);
    y = List.copyOf(y);
    if (x.isEmpty() || x.size() != y.size()) {
      throw new IllegalArgumentException(
          "%s: %d values of x for %d of y".formatted(name, x.size(), y.size()));
    }
    for (int i = 0; i < x.size(); i++) {
      if (!Double.isFinite(x.get(i)) || !Double.isFinite(y.get(i))) {
        throw new IllegalArgumentException(
            "%s: point %d is (%s, %s)".formatted(name, i, x.get(i), y.get(i)));
      }
    }
  }

  /** From arrays of equal length. */
  public Series(String name, double[] x, double[] y) {
    this(
        name,
        java.util.Arrays.stream(x).boxed().toList(),
        java.util.Arrays.stream(y).boxed().toList());
  }
}
