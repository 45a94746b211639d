package io.weir.codegen.c;

import io.weir.codegen.ir.Interval;
import java.util.Locale;
import java.util.stream.Stream;

/** The integer types of emitted code: it computes in two of them, and stores states in all. */
public enum CType {
  /** {@code int8_t}. */
  INT8(1, true),
  /** {@code uint8_t}. */
  UINT8(1, false),
  /** {@code int16_t}. */
  INT16(2, true),
  /** {@code uint16_t}. */
  UINT16(2, false),
  /** {@code int32_t}. */
  INT32(4, true),
  /** {@code uint32_t}. */
  UINT32(4, false),
  /** {@code int64_t}. */
  INT64(8, true);

  private final int bytes;
  private final Interval range;

  CType(int bytes, boolean signed) {
    this.bytes = bytes;
    int bits = 8 * bytes;
    range =
        signed
            ? new Interval(Long.MIN_VALUE >> (64 - bits), Long.MAX_VALUE >> (64 - bits))
            : new Interval(0, (1L << bits) - 1);
  }

  /** Of the two types code computes in, the smaller that holds every value of {@code range}. */
  public static CType of(Interval range) {
    return range.fitsInt32() ? INT32 : INT64;
  }

  /** The narrowest type to store every value of {@code range} in. */
  public static CType stored(Interval range) {
    return Stream.of(values()).filter(type -> type.range.contains(range)).findFirst().orElseThrow();
  }

  /** The wider of two types code computes in. */
  CType with(CType other) {
    return this == INT64 ? this : other;
  }

  /** The type code computes in that holds all of this one's values. */
  CType computed() {
    return of(range);
  }

  /** Every value it can hold. */
  public Interval range() {
    return range;
  }

  /** How it is written in C. */
  public String text() {
    return name().toLowerCase(Locale.ROOT) + "_t";
  }

  /** Its size. */
  public int bytes() {
    return bytes;
  }

  /** Its size in bits. */
  int bits() {
    return 8 * bytes;
  }

  /** A constant of this type, as C text. */
  public String literal(long value) {
    if (this == UINT32) {
      return value + "u";
    }
    String suffix = this == INT64 ? "LL" : "";
    // C has no negative literals: the smallest value has to be computed.
    long smallest = this == INT64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    if (value == smallest) {
      return "(-" + Long.toString(value + 1).substring(1) + suffix + " - 1)";
    }
    return value + suffix;
  }

  /**
   * An {@code int64_t} as a value of this type, the nearest there is.
   *
   * @param wide C text; evaluated more than once
   */
  public String saturated(String wide) {
    if (this == INT64) {
      return wide;
    }
    return "(%s)(%s < %s ? %s : %s > %s ? %s : %s)"
        .formatted(
            text(),
            wide,
            INT64.literal(range.min()),
            INT64.literal(range.min()),
            wide,
            INT64.literal(range.max()),
            INT64.literal(range.max()),
            wide);
  }
}
