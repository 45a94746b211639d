package io.weir.benchmarks.trees;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that answers rows, in C. Its source defines, besides whatever it needs,
 *
 * <pre>
 * const unsigned long NAME_bytes;                        size of a row in its own form
 * void NAME_load(void *row, const int64_t *values);      brings a row into that form
 * TYPE NAME_answer(void *row);                           what is timed
 * </pre>
 *
 * @param name NAME, a C identifier
 * @param type TYPE, {@code int64_t} or {@code double}
 * @param source one translation unit, freestanding C11
 * @param rows what it is asked
 */
record Contender(String name, String type, String source, Rows rows) {
  /** Something that takes integer features as {@code int32_t}. */
  static Contender onIntegers(String name, String code, String answer, Rows rows) {
    return new Contender(
        name,
        "int64_t",
        source(
            code,
            List.of(
                "const unsigned long NAME_bytes = WIDTH * sizeof(int32_t);",
                "void NAME_load(void *row, const int64_t *values);",
                "void NAME_load(void *row, const int64_t *values)",
                "{",
                "\tint32_t *f = row;",
                "\tfor (int i = 0; i < WIDTH; i++)",
                "\t\tf[i] = (int32_t)values[i];",
                "}",
                "int64_t NAME_answer(void *row);",
                "int64_t NAME_answer(void *row)",
                "{",
                "\tconst int32_t *f = row;",
                "\treturn " + answer + ";",
                "}"),
            name,
            rows.width()),
        rows);
  }

  /**
   * Something that takes real features as {@code double}.
   *
   * @param bits fractional bits by feature: a feature is its integer times 2^{@code -bits}
   */
  static Contender onReals(String name, String code, String answer, int[] bits, Rows rows) {
    List<String> adapter = new ArrayList<>();
    adapter.add("const unsigned long NAME_bytes = WIDTH * sizeof(double);");
    adapter.add("void NAME_load(void *row, const int64_t *values);");
    adapter.add("void NAME_load(void *row, const int64_t *values)");
    adapter.add("{");
    adapter.add("\tdouble *f = row;");
    for (int i = 0; i < bits.length; i++) {
      adapter.add("\tf[%d] = (double)values[%d] * %s;".formatted(i, i, Math.scalb(1.0, -bits[i])));
    }
    adapter.add("}");
    adapter.add("double NAME_answer(void *row);");
    adapter.add("double NAME_answer(void *row)");
    adapter.add("{");
    adapter.add("\tconst double *f = row;");
    adapter.add("\treturn " + answer + ";");
    adapter.add("}");
    return new Contender(name, "double", source(code, adapter, name, rows.width()), rows);
  }

  /** {@code code} with {@code adapter} below it, in which NAME and WIDTH are replaced. */
  static String source(String code, List<String> adapter, String name, int width) {
    String text =
        String.join("\n", adapter).replace("NAME", name).replace("WIDTH", Integer.toString(width));
    return "#include <stdint.h>\n" + code + "\n" + text + "\n";
  }
}
