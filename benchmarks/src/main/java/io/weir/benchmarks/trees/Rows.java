package io.weir.benchmarks.trees;

import java.util.Arrays;

/** Rows of integers. */
final class Rows {
  private final int width;
  private final long[] values;

  /**
   * Rows over an array, which is not copied.
   *
   * @param width values of a row
   * @param values row after row
   */
  Rows(int width, long[] values) {
    if (width < 1 || values.length % width != 0) {
      throw new IllegalArgumentException(
          values.length + " values are no whole rows of " + width + " values");
    }
    this.width = width;
    this.values = values;
  }

  int width() {
    return width;
  }

  /** Row after row; not a copy. */
  long[] values() {
    return values;
  }

  int count() {
    return values.length / width;
  }

  /** At most {@code most} rows, evenly from all. */
  Rows spread(int most) {
    int rows = Math.min(most, count());
    long[] some = new long[rows * width];
    for (int i = 0; i < rows; i++) {
      int from = (int) ((long) i * count() / rows);
      System.arraycopy(values, from * width, some, i * width, width);
    }
    return new Rows(width, some);
  }

  /** A copy of row {@code index}. */
  long[] row(int index) {
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }
}
