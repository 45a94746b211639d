package io.weir.codegen.c;

import io.weir.codegen.ir.Interval;

/** The two integer types emitted code computes in. */
public enum CType {
  /** {@code int32_t}. */
  INT32("int32_t", 4),
  /** {@code int64_t}. */
  INT64("int64_t", 8);

  private final String text;
  private final int bytes;

  CType(String text, int bytes) {
    this.text = text;
    this.bytes = bytes;
  }

  /** The smallest type that holds every value of {@code range}. */
  public static CType of(Interval range) {
    return range.fitsInt32() ? INT32 : INT64;
  }

  /** The wider of the two. */
  CType with(CType other) {
    return this == INT64 ? this : other;
  }

  /** How it is written in C. */
  public String text() {
    return text;
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
    String suffix = this == INT64 ? "LL" : "";
    // C has no negative literals: the smallest value has to be computed.
    long smallest = this == INT64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    if (value == smallest) {
      return "(-" + Long.toString(value + 1).substring(1) + suffix + " - 1)";
    }
    return value + suffix;
  }
}
