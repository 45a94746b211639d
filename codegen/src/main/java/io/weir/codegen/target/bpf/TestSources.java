package io.weir.codegen.target.bpf;

import io.weir.artefact.Resources;
import io.weir.codegen.c.CType;
import io.weir.codegen.c.CodeWriter;
import io.weir.codegen.c.CoreLayout;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.target.Emission;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The core and the model under a packet program, so that the kernel runs them on given rows. Rows
 * are inputs, states and a word for the multiplier, of 64 bits each.
 */
public final class TestSources {
  /** Name of the file to hand to the compiler. */
  public static final String MAIN_FILE = "weir_test.c";

  private TestSources() {}

  /** Texts by file name. */
  public static Map<String, String> of(Emission emission) {
    Map<String, String> files = new TreeMap<>(BpfShell.common(emission));
    for (String name : List.of(MAIN_FILE, "weir_arithmetic.h", "weir_kernel.h", "weir_model.h")) {
      files.put(name, Resources.text(BpfShell.class, name));
    }
    files.put("weir_rows.h", rows(emission.program()));
    return files;
  }

  private static String rows(DecisionProgram program) {
    CoreLayout layout = new CoreLayout(program);
    int inputs = layout.inputs().size();
    int words = inputs + layout.states().size() + 1;
    CodeWriter out = new CodeWriter();
    out.line("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */");
    out.comment("Rows of decision program " + program.name() + ", emitted by Weir. Do not edit.");
    out.directive("#define WEIR_ROW_WORDS %d", words);
    if (program.hasForest()) {
      out.directive("#define WEIR_HAS_FOREST");
    }
    out.directive("#define WEIR_SCORE_WORDS %d", program.features().size() + 1).blank();
    out.line(
        "static __always_inline void weir_row_load(const int64_t *row, struct weir_input *in,");
    out.line("\t\t\t\t\t  struct weir_state *state)");
    out.block(
        "",
        () -> {
          load(out, "in", layout.inputs(), 0);
          load(out, "state", layout.states(), inputs);
        });
    out.blank();
    out.line(
        "static __always_inline void weir_row_store(int64_t *row, const struct weir_state *state)");
    out.block(
        "",
        () -> {
          for (int i = 0; i < layout.states().size(); i++) {
            out.line("row[%d] = state->%s;", inputs + i, layout.states().get(i).cName());
          }
          if (layout.states().isEmpty()) {
            out.line("(void)row;").line("(void)state;");
          }
        });
    return out.toString();
  }

  private static void load(
      CodeWriter out, String struct, List<CoreLayout.Field> fields, int firstColumn) {
    for (int i = 0; i < fields.size(); i++) {
      String value = "row[" + (firstColumn + i) + "]";
      CType type = fields.get(i).type();
      if (type != CType.INT64) {
        // Saturated; the core then limits it to the declared range.
        value =
            "(%s)weir_clamp64(%s, %s, %s)"
                .formatted(
                    type.text(),
                    value,
                    CType.INT64.literal(type.range().min()),
                    CType.INT64.literal(type.range().max()));
      }
      out.line("%s->%s = %s;", struct, fields.get(i).cName(), value);
    }
    if (fields.isEmpty()) {
      out.line("%s->reserved = 0;", struct);
    }
  }
}
