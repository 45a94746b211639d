package io.weir.codegen.foreign;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The integers that stand for a foreign model's features: n stands for n / 2^fractionBits. */
public final class FixedPoint {
  private static final int MOST_BITS = 31;

  private final int defaultBits;
  private final Map<String, Integer> bits = new HashMap<>();
  private final Map<String, Range> ranges = new HashMap<>();

  /** Limits in the feature's own unit. */
  private record Range(BigDecimal low, BigDecimal high) {}

  /**
   * Every feature with as many bits and the whole range of 32 bits.
   *
   * @param defaultBits fractional bits of features that are not named otherwise
   */
  public FixedPoint(int defaultBits) {
    requireBits(defaultBits);
    this.defaultBits = defaultBits;
  }

  private static void requireBits(int count) {
    if (count < 0 || count > MOST_BITS) {
      throw UserError.input("--fraction-bits: expected 0 to 31, found " + count);
    }
  }

  /** Gives a feature its own fractional bits. */
  public void setBits(String feature, int fractionBits) {
    requireBits(fractionBits);
    bits.put(feature, fractionBits);
  }

  /** Declares what a feature can be, in its own unit. */
  public void setRange(String feature, BigDecimal low, BigDecimal high) {
    if (low.compareTo(high) > 0) {
      throw UserError.input("--range %s: %s is above %s".formatted(feature, low, high));
    }
    ranges.put(feature, new Range(low, high));
  }

  /** Refuses what is said of features that the model does not have. */
  void requireOnly(List<String> features) {
    TreeSet<String> named = new TreeSet<>(bits.keySet());
    named.addAll(ranges.keySet());
    for (String name : named) {
      if (!features.contains(name)) {
        throw UserError.input(
            "--fraction-bits or --range: the model has no feature `%s`%s"
                .formatted(name, StrictYaml.suggestion(name, features)));
      }
    }
  }

  int bits(String feature) {
    return bits.getOrDefault(feature, defaultBits);
  }

  /** The integers within the feature's range. */
  Interval range(String feature) {
    Range range = ranges.get(feature);
    if (range == null) {
      return Interval.INT32;
    }
    BigDecimal one = BigDecimal.valueOf(1L << bits(feature));
    BigDecimal low = range.low().multiply(one).setScale(0, RoundingMode.CEILING);
    BigDecimal high = range.high().multiply(one).setScale(0, RoundingMode.FLOOR);
    boolean fits =
        low.compareTo(BigDecimal.valueOf(Integer.MIN_VALUE)) >= 0
            && high.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
            && low.compareTo(high) <= 0;
    if (!fits) {
      throw UserError.input(
          "--range %s: [%s, %s] with %d fraction bits is [%s, %s], which is empty or does not fit 32"
                  .formatted(feature, range.low(), range.high(), bits(feature), low, high)
              + " bits signed; change the range or the bits");
    }
    return new Interval(low.longValueExact(), high.longValueExact());
  }
}
