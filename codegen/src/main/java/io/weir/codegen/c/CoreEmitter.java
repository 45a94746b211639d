package io.weir.codegen.c;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the core: one C99 header with {@code struct weir_input}, {@code struct weir_state}, {@code
 * weir_core_reset}, {@code weir_core_decide} and, if there is a forest, {@code weir_core_score}.
 * The same program and provenance give the same text.
 */
public final class CoreEmitter {
  /** Name of the file shells include. */
  public static final String FILE_NAME = "weir_core.h";

  /** Version of the core's functions and structs; shells state it and loaders check it. */
  public static final int ABI_VERSION = 2;

  private final DecisionProgram program;
  private final Provenance provenance;
  private final CoreLayout layout;
  private final Set<Helper> helpers = EnumSet.noneOf(Helper.class);
  private final ForestForm form;
  private final Processor processor;
  private final Flow flow;

  private CoreEmitter(
      DecisionProgram program,
      Provenance provenance,
      Optional<ForestForm> wanted,
      Processor processor,
      Flow flow) {
    if (program.score().isPresent() && !program.hasForest()) {
      throw UserError.input(
          "program `"
              + program.name()
              + "` is an observation: it has a score but no forest to compute it; distil one first");
    }
    this.program = program;
    this.provenance = provenance;
    this.processor = processor;
    this.flow = flow;
    form = wanted.orElseGet(() -> CostModel.choose(program.forest(), processor));
    form.require(program);
    layout = new CoreLayout(program);
  }

  /**
   * Emits a program in the form that is cheapest on a server.
   *
   * @param provenance goes into the header comment
   * @return the header's text
   * @throws UserError if the program is an observation
   */
  public static String emit(DecisionProgram program, Provenance provenance) {
    return emit(program, provenance, Optional.empty(), Processor.SERVER);
  }

  /** As {@link #emit(DecisionProgram, Provenance)}, in a form of choice. */
  public static String emit(DecisionProgram program, Provenance provenance, ForestForm form) {
    return emit(program, provenance, Optional.of(form), Processor.SERVER);
  }

  /**
   * Emits a program.
   *
   * @param provenance goes into the header comment
   * @param form of the forest; if empty, the cheapest on {@code processor}
   * @param processor for which costs are estimated
   * @return the header's text
   * @throws UserError if the program is an observation, or the form cannot hold its forest
   */
  public static String emit(
      DecisionProgram program,
      Provenance provenance,
      Optional<ForestForm> form,
      Processor processor) {
    return new CoreEmitter(program, provenance, form, processor, Flow.BRANCHING).header();
  }

  /**
   * Emits a program without its forest, which the shell keeps as data, and without a branch: {@code
   * weir_core_decide} and {@code weir_core_score} take a {@code const struct weir_forest *} first,
   * and the shell defines {@code weir_forest_sum}, and minima, maxima, clamps, comparisons, choices
   * and the root as functions.
   *
   * @return the header's text
   * @throws UserError if the program is an observation
   */
  public static String emitForestOutside(DecisionProgram program, Provenance provenance) {
    return new CoreEmitter(
            program, provenance, Optional.of(ForestForm.HEAP), Processor.SERVER, Flow.STRAIGHT)
        .header();
  }

  /** Elements of the feature array of {@link #emitForestOutside}: a power of two. */
  public static int featureSlots(DecisionProgram program) {
    return HeapCode.powerOfTwo(program.features().size());
  }

  private String header() {
    // The body first: it decides which helpers are needed.
    CodeWriter body = new CodeWriter();
    ForestCode code = form.code(program.forest());
    if (program.hasForest()) {
      ExpressionEmitter expressions =
          new ExpressionEmitter(Ranges.of(program)::of, layout, helpers, flow);
      ForestEmitter forest = new ForestEmitter(program, expressions, code, helpers);
      if (flow == Flow.STRAIGHT) {
        forest.emitOutside(body);
      } else {
        forest.emit(body);
      }
      body.blank();
    }
    reset(body);
    body.blank();
    decide(body, code.paddedFeatures(program.features().size()));

    CodeWriter out = new CodeWriter();
    out.line("/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */");
    new HeaderComment(program, provenance, layout, form, processor, flow).write(out);
    out.directive("#ifndef WEIR_CORE_H").directive("#define WEIR_CORE_H").blank();
    prologue(out);
    structs(out);
    for (Helper helper : helpers) {
      if (flow == Flow.BRANCHING || !Helper.BRANCHING.contains(helper)) {
        out.text(helper.source()).blank();
      }
    }
    return out + body.toString() + "\n#endif /* WEIR_CORE_H */\n";
  }

  private void prologue(CodeWriter out) {
    out.comment("A shell without <stdint.h> defines the types and WEIR_NO_STDINT first.");
    out.directive("#ifndef WEIR_NO_STDINT");
    out.directive("#include <stdint.h>");
    out.directive("#endif");
    out.blank();
    out.directive("#define WEIR_ABI_VERSION %d", ABI_VERSION);
    out.directive("#define WEIR_STATE_BYTES %d", layout.stateBytes());
    out.directive("#define WEIR_PROGRAM_SHA256 \"%s\"", program.sha256());
    out.blank();
  }

  private void structs(CodeWriter out) {
    struct(
        out,
        "Signals of one decision; values outside a range are clamped.",
        "weir_input",
        layout.inputs());
    struct(out, "What is kept per flow.", "weir_state", layout.statesInMemory());
    if (flow == Flow.STRAIGHT) {
      out.comment("The forest is the shell's; its answer is the sum of the leaves, scaled.");
      out.line("struct weir_forest;");
      out.line(
          "static inline int64_t weir_forest_sum(const struct weir_forest *forest,"
              + " const int32_t *f);");
      out.blank();
    }
    out.directive("#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L");
    out.line("_Static_assert(sizeof(struct weir_state) == WEIR_STATE_BYTES, \"state size\");");
    out.directive("#else");
    out.line("struct weir_state_size_is_checked {");
    out.line("\tchar ok[sizeof(struct weir_state) == WEIR_STATE_BYTES ? 1 : -1];");
    out.line("};");
    out.directive("#endif");
    out.blank();
  }

  private static void struct(
      CodeWriter out, String comment, String name, List<CoreLayout.Field> fields) {
    out.comment(comment);
    out.block(
        "struct " + name,
        () -> {
          for (CoreLayout.Field field : fields) {
            out.comment(field.name() + ": " + field.unit() + ", " + field.range());
            out.line("%s %s;", field.type().text(), field.cName());
          }
          if (fields.isEmpty()) {
            out.comment("C has no empty structs.");
            out.line("int32_t reserved;");
          }
        },
        "};");
    out.blank();
  }

  private void reset(CodeWriter out) {
    out.comment("Writes the state of a new flow.");
    out.line("static inline void weir_core_reset(struct weir_state *state)");
    out.block(
        "",
        () -> {
          for (int i = 0; i < program.states().size(); i++) {
            CoreLayout.Field field = layout.states().get(i);
            String initial = field.type().literal(program.states().get(i).initial());
            out.line("state->%s = %s;", field.cName(), initial);
          }
          if (program.states().isEmpty()) {
            out.line("state->reserved = 0;");
          }
        });
  }

  private void decide(CodeWriter out, int featureSlots) {
    Optional<Phases> phases =
        flow == Flow.BRANCHING ? Phases.of(program) : Optional.<Phases>empty();
    if (phases.isEmpty()) {
      out.comment("Decides once, updates the state and returns the rate multiplier in Q16.");
      function(out, body(columns(), featureSlots));
      return;
    }
    phases.get().write(out, layout, helpers, columns -> body(columns, featureSlots));
  }

  private BodyCode body(List<Interval> columns, int featureSlots) {
    return new BodyCode(program, columns, layout, featureSlots, helpers, flow);
  }

  private List<Interval> columns() {
    List<Interval> columns = new ArrayList<>();
    program.inputs().forEach(input -> columns.add(input.range()));
    program.states().forEach(state -> columns.add(state.range()));
    return columns;
  }

  private void function(CodeWriter out, BodyCode body) {
    out.line(
        "static inline int32_t weir_core_decide(%sstruct weir_state *state,"
            + " const struct weir_input *in)",
        flow == Flow.STRAIGHT ? "const struct weir_forest *forest, " : "");
    out.block(
        "",
        () -> {
          if (flow == Flow.STRAIGHT && !body.scores()) {
            out.line("(void)forest;");
          }
          body.write(out);
        });
  }
}
