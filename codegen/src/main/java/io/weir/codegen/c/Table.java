package io.weir.codegen.c;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A constant array in C, of the narrowest integer type that holds its values. */
final class Table {
  private static final int WIDTH = 88;

  private final String name;
  private final long[] values;
  private final String type;
  private final int bytes;

  private Table(String name, long[] values, String type, int bytes) {
    this.name = name;
    this.values = values.clone();
    this.type = type;
    this.bytes = bytes;
  }

  /** Of {@code int8_t}, {@code int16_t} or {@code int32_t}. */
  static Table signed(String name, long[] values) {
    long min = Arrays.stream(values).min().orElse(0);
    long max = Arrays.stream(values).max().orElse(0);
    int bits = 8;
    while (min < -(1L << (bits - 1)) || max >= 1L << (bits - 1)) {
      bits *= 2;
    }
    return new Table(name, values, "int" + bits + "_t", bits / 8);
  }

  /** Of {@code uint8_t}, {@code uint16_t} or {@code uint32_t}. */
  static Table unsigned(String name, long[] values) {
    long max = Arrays.stream(values).max().orElse(0);
    int bits = 8;
    while (max >= 1L << bits) {
      bits *= 2;
    }
    return unsigned(name, values, bits);
  }

  /** Of {@code bits} bits, whether or not the values need them. */
  static Table unsigned(String name, long[] values, int bits) {
    return new Table(name, values, "uint" + bits + "_t", bits / 8);
  }

  /** Bytes of the whole array. */
  long size() {
    return (long) values.length * bytes;
  }

  /** Type of an element. */
  String type() {
    return type;
  }

  /** Bytes of an element. */
  int bytes() {
    return bytes;
  }

  void write(CodeWriter out) {
    out.block(
        "static const %s %s[%d] =".formatted(type, name, values.length),
        () -> rows().forEach(row -> out.line("%s", row)),
        "};");
    out.blank();
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    StringBuilder row = new StringBuilder();
    for (long value : values) {
      String text = literal(value) + ",";
      if (row.length() + text.length() + 1 > WIDTH) {
        rows.add(row.toString());
        row.setLength(0);
      }
      row.append(row.isEmpty() ? "" : " ").append(text);
    }
    rows.add(row.toString());
    return rows;
  }

  private String literal(long value) {
    if (bytes == Long.BYTES) {
      return String.format(Locale.ROOT, "0x%xULL", value);
    }
    return type.startsWith("u") ? value + "u" : CType.INT32.literal(value);
  }
}
