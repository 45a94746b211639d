package io.weir.sim.cc;

/** Checks of parameters; the message names the key and the range. */
final class Range {
  private Range() {}

  static void require(String key, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          key + ": expected a value from " + min + " to " + max + ", found " + value);
    }
  }

  static void require(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          key + ": expected a whole number from " + min + " to " + max + ", found " + value);
    }
  }
}
