package io.weir.codegen.target.shared;

import io.weir.codegen.analyse.Columns;
import io.weir.codegen.analyse.ForestWitnesses;
import io.weir.codegen.c.CType;
import io.weir.codegen.c.CodeWriter;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.interpret.ThresholdWitnesses;
import io.weir.codegen.ir.DecisionProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Writes a program that tests the core wherever a C compiler is: golden vectors with the answers of
 * the Java interpreter. For the forest, each node is reached with the tested feature one below, at
 * and one above the threshold, which reaches each leaf that can be reached; for whole decisions,
 * rows that bring features to their thresholds, and random ones.
 */
public final class SelfTest {
  /** Name of the file. */
  public static final String FILE_NAME = "weir_selftest.c";

  /** Most feature vectors in the file; evenly spread ones are taken if there are more. */
  static final int MOST_VECTORS = 8_192;

  /** Most rows in the file. */
  static final int MOST_ROWS = 2_048;

  private static final int RANDOM_ROWS = 256;
  private static final long SEED = 1;

  private final DecisionProgram program;
  private final CoreLayout layout;
  private final Interpreter interpreter;
  private final int inputs;
  private final int states;

  private SelfTest(DecisionProgram program) {
    this.program = program;
    layout = new CoreLayout(program);
    interpreter = new Interpreter(program);
    inputs = layout.inputs().size();
    states = layout.states().size();
  }

  /** The test of a program. */
  public static String emit(DecisionProgram program) {
    return new SelfTest(program).file();
  }

  private String file() {
    List<int[]> allVectors =
        program.hasForest() ? ForestWitnesses.of(program, SEED) : List.<int[]>of();
    List<long[]> allRows = rows();
    List<int[]> vectors = spread(allVectors, MOST_VECTORS);
    List<long[]> rows = spread(allRows, MOST_ROWS);

    CodeWriter out = new CodeWriter();
    out.line("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */");
    out.comment(
        "Self-test of decision program " + program.name() + ", emitted by Weir. Do not edit.",
        "",
        "cc -std=c11 -o weir_selftest weir_selftest.c && ./weir_selftest",
        "",
        "%d of %d feature vectors: at, below and above the threshold of each node, on each leaf;"
            .formatted(vectors.size(), allVectors.size()),
        "%d of %d rows of inputs and states: features at their thresholds, and random ones."
            .formatted(rows.size(), allRows.size()),
        "Expected is what Weir's interpreter gives.");
    out.directive("#include <stdio.h>").blank();
    out.directive("#include \"%s\"", CoreEmitter.FILE_NAME).blank();
    if (program.hasForest()) {
      scores(out, vectors);
    }
    decisions(out, rows);
    main(out, vectors.size(), rows.size());
    return out.toString();
  }

  private List<long[]> rows() {
    List<long[]> rows = new ArrayList<>();
    if (program.hasForest()) {
      rows.addAll(ThresholdWitnesses.of(program, SEED));
    }
    Columns columns = new Columns(program, SEED);
    for (int i = 0; i < RANDOM_ROWS; i++) {
      long[] row = new long[columns.width()];
      columns.fillInside(row, 0);
      rows.add(row);
    }
    return rows;
  }

  private static <T> List<T> spread(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(all.get((int) ((long) i * all.size() / most)));
    }
    return some;
  }

  private void scores(CodeWriter out, List<int[]> vectors) {
    int features = program.features().size();
    out.comment("Feature vectors, and the score of each.");
    out.block(
        "static const int32_t weir_vectors[%d][%d] =".formatted(vectors.size(), features),
        () -> vectors.forEach(v -> out.line("%s", row(CType.INT32, widened(v)))),
        "};");
    out.blank();
    out.block(
        "static const int64_t weir_scores[%d] =".formatted(vectors.size()),
        () ->
            vectors.forEach(
                v -> out.line("%s,", CType.INT64.literal(interpreter.score(widened(v))))),
        "};");
    out.blank();
    out.line("static int weir_check_scores(void)");
    out.block(
        "",
        () -> {
          out.line("int i;").blank();
          out.block(
              "for (i = 0; i < %d; i++)".formatted(vectors.size()),
              () -> {
                out.line("const int64_t score = weir_core_score(weir_vectors[i]);").blank();
                mismatch(out, "score != weir_scores[i]", "vector %d: score", "weir_scores[i]");
              });
          out.line("return 1;");
        });
    out.blank();
  }

  private static void mismatch(CodeWriter out, String condition, String what, String expected) {
    String found = what.contains("score") ? "score" : "multiplier";
    out.block(
        "if (" + condition + ")",
        () -> {
          String text = "weir_selftest: " + what + " %lld, expected %lld\\n";
          out.line("printf(\"%s\",", text);
          out.line("\ti, (long long)%s, (long long)%s);", found, expected);
          out.line("return 0;");
        });
  }

  private static long[] widened(int[] vector) {
    long[] wide = new long[vector.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = vector[i];
    }
    return wide;
  }

  private static String row(CType type, long[] values) {
    List<String> texts = LongStream.of(values).mapToObj(type::literal).toList();
    return "{ " + String.join(", ", texts) + " },";
  }

  private void decisions(CodeWriter out, List<long[]> rows) {
    out.comment("Inputs, states; then the multiplier and the next states.");
    out.block(
        "static const int64_t weir_rows[%d][%d] =".formatted(rows.size(), inputs + 2 * states + 1),
        () -> rows.forEach(row -> out.line("%s", row(CType.INT64, decided(row)))),
        "};");
    out.blank();
    out.line("static int weir_check_rows(void)");
    out.block(
        "",
        () -> {
          out.line("int i;").blank();
          out.block("for (i = 0; i < %d; i++)".formatted(rows.size()), () -> checkRow(out));
          out.line("return 1;");
        });
    out.blank();
  }

  private long[] decided(long[] row) {
    long[] in = Arrays.copyOf(row, inputs);
    long[] after = row.clone();
    long multiplier = interpreter.decide(in, after, inputs);
    long[] all = Arrays.copyOf(row, row.length + 1 + states);
    all[row.length] = multiplier;
    System.arraycopy(after, inputs, all, row.length + 1, states);
    return all;
  }

  private void checkRow(CodeWriter out) {
    out.line("const int64_t *row = weir_rows[i];");
    out.line("struct weir_input in;");
    out.line("struct weir_state state;");
    out.line("int64_t multiplier;");
    out.blank();
    load(out, "in", layout.inputs(), 0);
    load(out, "state", layout.states(), inputs);
    out.line("multiplier = weir_core_decide(&state, &in);");
    int at = inputs + states;
    mismatch(out, "multiplier != row[%d]".formatted(at), "row %d: multiplier", "row[" + at + "]");
    for (int i = 0; i < states; i++) {
      String field = layout.states().get(i).cName();
      int column = at + 1 + i;
      out.block(
          "if (state.%s != row[%d])".formatted(field, column),
          () -> {
            out.line(
                "printf(\"weir_selftest: row %%d: state %s %%lld, expected %%lld\\n\",", field);
            out.line("\ti, (long long)state.%s, (long long)row[%d]);", field, column);
            out.line("return 0;");
          });
    }
  }

  private static void load(
      CodeWriter out, String struct, List<CoreLayout.Field> fields, int firstColumn) {
    for (int i = 0; i < fields.size(); i++) {
      CoreLayout.Field field = fields.get(i);
      String cast = field.type() == CType.INT64 ? "" : "(" + field.type().text() + ")";
      out.line("%s.%s = %srow[%d];", struct, field.cName(), cast, firstColumn + i);
    }
    if (fields.isEmpty()) {
      out.line("%s.reserved = 0;", struct);
    }
  }

  private void main(CodeWriter out, int vectors, int rows) {
    String checks =
        program.hasForest() ? "!weir_check_scores() || !weir_check_rows()" : "!weir_check_rows()";
    out.line("int main(void)");
    out.block(
        "",
        () -> {
          out.line("if (%s)", checks);
          out.line("\treturn 1;");
          out.line(
              "printf(\"weir_selftest: OK, %d vectors and %d rows of %s\\n\");",
              vectors, rows, program.name());
          out.line("return 0;");
        });
  }
}
