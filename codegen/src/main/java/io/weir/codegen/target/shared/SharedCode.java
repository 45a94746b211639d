package io.weir.codegen.target.shared;

import io.weir.codegen.c.CodeWriter;
import io.weir.codegen.c.CoreEmitter;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.ir.DecisionProgram;
import java.util.List;

/**
 * The C of the shared library's shell. All values cross the border as {@code int64_t}; a row is the
 * inputs followed by the states, in the program's order. Values too large for a field of the core
 * are saturated to its type, and the core then clamps them to the declared range.
 */
final class SharedCode {
  private final DecisionProgram program;
  private final CoreLayout layout;
  private final int width;

  private SharedCode(DecisionProgram program) {
    this.program = program;
    this.layout = new CoreLayout(program);
    this.width = layout.inputs().size() + layout.states().size();
  }

  /** The shell of a program. */
  static String emit(DecisionProgram program) {
    CodeWriter out = new CodeWriter();
    SharedCode shell = new SharedCode(program);
    shell.prologue(out);
    shell.identity(out);
    shell.rows(out);
    shell.decisions(out);
    shell.scores(out);
    return out.toString();
  }

  private void prologue(CodeWriter out) {
    out.line("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */");
    out.comment(
        "Shared-library shell of decision program " + program.name() + ". Do not edit.",
        "",
        "A row is %d inputs, then %d states, each int64_t."
            .formatted(layout.inputs().size(), layout.states().size()));
    out.directive("#include \"%s\"", CoreEmitter.FILE_NAME);
    out.blank();
    out.directive("#ifdef __GNUC__");
    out.directive("#define WEIR_EXPORT __attribute__((visibility(\"default\")))");
    out.directive("#else");
    out.directive("#define WEIR_EXPORT");
    out.directive("#endif");
    out.blank();
  }

  private void identity(CodeWriter out) {
    exported(out, "uint32_t weir_abi_version(void)", "WEIR_ABI_VERSION");
    exported(out, "uint32_t weir_state_size(void)", "(uint32_t)sizeof(struct weir_state)");
    exported(out, "int32_t weir_input_count(void)", "" + layout.inputs().size());
    exported(out, "int32_t weir_state_count(void)", "" + layout.states().size());
    int features = program.hasForest() ? program.features().size() : 0;
    exported(out, "int32_t weir_feature_count(void)", "" + features);
    exported(out, "const char *weir_program_sha256(void)", "WEIR_PROGRAM_SHA256");
  }

  /** The prototype first: compilers are asked to complain where there is none. */
  private static void exported(CodeWriter out, String head, String value) {
    function(out, head, () -> out.line("return %s;", value));
  }

  private static void function(CodeWriter out, String head, Runnable body) {
    out.line("WEIR_EXPORT %s;", head);
    out.line("%s", head);
    out.block("", body);
    out.blank();
  }

  private void rows(CodeWriter out) {
    out.comment("Decides on a row and writes the new state back into it.");
    out.line("static inline int64_t weir_row(int64_t *row)");
    out.block("", () -> rowBody(out));
    out.blank();
  }

  private void rowBody(CodeWriter out) {
    out.line("struct weir_input in;");
    out.line("struct weir_state state;");
    out.line("int64_t multiplier;");
    out.blank();
    if (width == 0) {
      out.line("(void)row;");
    }
    load(out, "in", layout.inputs(), 0);
    load(out, "state", layout.states(), layout.inputs().size());
    out.line("multiplier = weir_core_decide(&state, &in);");
    store(out, "row", layout.inputs().size());
    out.line("return multiplier;");
  }

  private static void load(
      CodeWriter out, String struct, List<CoreLayout.Field> fields, int firstColumn) {
    for (int i = 0; i < fields.size(); i++) {
      CoreLayout.Field field = fields.get(i);
      String value = "row[" + (firstColumn + i) + "]";
      out.line("%s.%s = %s;", struct, field.cName(), field.type().saturated(value));
    }
    if (fields.isEmpty()) {
      out.line("%s.reserved = 0;", struct);
    }
  }

  private void store(CodeWriter out, String array, int firstColumn) {
    for (int i = 0; i < layout.states().size(); i++) {
      String cName = layout.states().get(i).cName();
      out.line("%s[%d] = state.%s;", array, firstColumn + i, cName);
    }
  }

  private void decisions(CodeWriter out) {
    out.comment("Writes the states of a new flow, in the program's order.");
    function(
        out,
        "void weir_reset(int64_t *states)",
        () -> {
          out.line("struct weir_state state;");
          out.blank();
          out.line("weir_core_reset(&state);");
          if (layout.states().isEmpty()) {
            out.line("(void)states;");
          }
          store(out, "states", 0);
        });
    out.comment("Decides on one row: returns the multiplier, Q16, and updates the row's states.");
    function(out, "int64_t weir_decide(int64_t *row)", () -> out.line("return weir_row(row);"));
    out.comment("Decides on each of `count` rows, which lie one after the other.");
    function(
        out,
        "void weir_decide_batch(int64_t *rows, int64_t count, int64_t *out)",
        () -> {
          out.line("int64_t i;");
          out.blank();
          out.line("for (i = 0; i < count; i++)");
          out.line("\tout[i] = weir_row(rows + i * %d);", width);
        });
  }

  private void scores(CodeWriter out) {
    out.comment(
        "Hands `count` feature vectors to the forest alone; returns how many were scored, which is"
            + " none if there is no forest.");
    function(
        out,
        "int64_t weir_score_batch(const int32_t *features, int64_t count, int64_t *out)",
        () -> {
          if (!program.hasForest()) {
            out.line("(void)features;").line("(void)count;").line("(void)out;");
            out.line("return 0;");
            return;
          }
          out.line("int64_t i;");
          out.blank();
          out.line("for (i = 0; i < count; i++)");
          out.line("\tout[i] = weir_core_score(features + i * %d);", program.features().size());
          out.line("return count;");
        });
  }
}
