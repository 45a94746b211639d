package io.weir.codegen.c;

import io.weir.codegen.ir.Interval;

/**
 * A C expression that may stand as an operand: a name, a literal or something in parentheses.
 *
 * @param text the C text
 * @param type its type in C
 * @param range all values it can have
 */
record Term(String text, CType type, Interval range) {
  static Term literal(long value) {
    Interval range = Interval.of(value);
    return new Term(CType.of(range).literal(value), CType.of(range), range);
  }

  /** The text as an operand of {@code wanted}, which must hold the range. */
  String as(CType wanted) {
    if (type == wanted) {
      return text;
    }
    // A literal changes its suffix; anything else is cast.
    boolean constant = range.min() == range.max() && text.equals(type.literal(range.min()));
    return constant ? wanted.literal(range.min()) : "(" + wanted.text() + ")" + text;
  }
}
