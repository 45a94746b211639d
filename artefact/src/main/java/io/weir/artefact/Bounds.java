package io.weir.artefact;

/**
 * Checks of configured values. The message begins with the key and a colon, as {@link StrictYaml}
 * expects of a record's constructor.
 */
public final class Bounds {
  private Bounds() {}

  /**
   * Requires {@code min <= value <= max}.
   *
   * @param unit as it should be read after the range, or empty
   * @throws IllegalArgumentException naming key, range and value
   */
  public static void require(String key, long value, long min, long max, String unit) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          key + ": expected " + min + " to " + max + after(unit) + ", found " + value);
    }
  }

  /** As {@link #require(String, long, long, long, String)}, for real numbers; NaN never passes. */
  public static void require(String key, double value, double min, double max, String unit) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          key
              + ": expected "
              + text(min)
              + " to "
              + text(max)
              + after(unit)
              + ", found "
              + text(value));
    }
  }

  /** Requires {@code 0 < value <= 1}. */
  public static void requireShare(String key, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(key + ": expected 0 < value <= 1, found " + text(value));
    }
  }

  private static String after(String unit) {
    return unit.isEmpty() ? "" : " " + unit;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
