package io.weir.sim.measure;

/** Measures of how equally a resource is shared. */
public final class Fairness {
  private Fairness() {}

  /**
   * Jain's index (Σx)² / (n·Σx²): 1 when all are equal, 1/n when one has all; 1 when all are zero.
   * Jain, Chiu, Hawe, DEC-TR-301, 1984.
   */
  public static double jain(double[] values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    return squares == 0 ? 1 : sum * sum / (values.length * squares);
  }

  /** Smallest over largest; 1 when all are zero. */
  public static double minOverMax(double[] values) {
    double min = Double.POSITIVE_INFINITY;
    double max = 0;
    for (double value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return max == 0 ? 1 : min / max;
  }
}
