package io.weir.codegen.foreign;

/** How a library sends a value left. Each is monotone: what goes left stays left when it falls. */
enum Comparison {
  /** scikit-learn: the value as float32, {@code x <= threshold} with a float64 threshold. */
  FLOAT_AT_MOST {
    @Override
    boolean left(double x, double threshold) {
      return (float) x <= threshold;
    }
  },
  /** XGBoost: value and threshold as float32, {@code x < threshold}. */
  FLOAT_BELOW {
    @Override
    boolean left(double x, double threshold) {
      return (float) x < (float) threshold;
    }
  },
  /** LightGBM: float64, {@code x <= threshold}. */
  DOUBLE_AT_MOST {
    @Override
    boolean left(double x, double threshold) {
      return x <= threshold;
    }
  };

  abstract boolean left(double x, double threshold);

  /**
   * The comparison on integers.
   *
   * @param fractionBits x = n / 2^fractionBits
   * @return the largest n in [min, max] that goes left; min - 1 if none does
   */
  long largestLeft(double threshold, int fractionBits, long min, long max) {
    long low = min - 1;
    long high = max;
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      // Exact: n has at most 32 bits.
      if (left(Math.scalb((double) middle, -fractionBits), threshold)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
