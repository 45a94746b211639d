package io.weir.sim.scenario;

/** Checks of configured values; the message names the key, the range and the unit. */
final class Bounds {
  private Bounds() {}

  static void require(String key, double value, double min, double max, String unit) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          key
              + ": expected "
              + text(min)
              + " to "
              + text(max)
              + " "
              + unit
              + ", found "
              + text(value));
    }
  }

  static void require(String key, long value, long min, long max, String unit) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          key + ": expected " + min + " to " + max + " " + unit + ", found " + value);
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
