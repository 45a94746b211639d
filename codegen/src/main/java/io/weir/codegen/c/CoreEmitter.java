package io.weir.codegen.c;

import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Feature;
import io.weir.codegen.ir.Op;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.StateUpdate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  public static final int ABI_VERSION = 1;

  private final DecisionProgram program;
  private final Provenance provenance;
  private final CoreLayout layout;
  private final Ranges ranges;
  private final Set<Helper> helpers = EnumSet.noneOf(Helper.class);
  private final ExpressionEmitter expressions;
  private final List<Expression> live;
  private final ForestForm form;
  private final Processor processor;
  private final boolean forestOutside;

  private CoreEmitter(
      DecisionProgram program,
      Provenance provenance,
      Optional<ForestForm> wanted,
      Processor processor,
      boolean forestOutside) {
    if (program.score().isPresent() && !program.hasForest()) {
      throw UserError.input(
          "program `"
              + program.name()
              + "` is an observation: it has a score but no forest to compute it; distil one first");
    }
    this.program = program;
    this.provenance = provenance;
    this.processor = processor;
    this.forestOutside = forestOutside;
    form = wanted.orElseGet(() -> CostModel.choose(program.forest(), processor));
    form.require(program);
    layout = new CoreLayout(program);
    ranges = Ranges.of(program);
    expressions = new ExpressionEmitter(ranges, layout, helpers, forestOutside);
    live = liveInOrder();
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
    return new CoreEmitter(program, provenance, form, processor, false).header();
  }

  /**
   * Emits a program without its forest, which the shell keeps as data: {@code weir_core_decide} and
   * {@code weir_core_score} take a {@code const struct weir_forest *} first, and the shell defines
   * {@code weir_forest_sum}. Minima, maxima, clamps and the root are the shell's too, for it may
   * want them without a branch.
   *
   * @return the header's text
   * @throws UserError if the program is an observation
   */
  public static String emitForestOutside(DecisionProgram program, Provenance provenance) {
    return new CoreEmitter(
            program, provenance, Optional.of(ForestForm.HEAP), Processor.SERVER, true)
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
      ForestEmitter forest = new ForestEmitter(program, expressions, code, helpers);
      if (forestOutside) {
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
    new HeaderComment(program, provenance, layout, form, processor).write(out);
    out.directive("#ifndef WEIR_CORE_H").directive("#define WEIR_CORE_H").blank();
    prologue(out);
    structs(out);
    for (Helper helper : helpers) {
      if (!forestOutside || !Helper.BRANCHING.contains(helper)) {
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
    if (forestOutside) {
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
    out.comment("Decides once, updates the state and returns the rate multiplier in Q16.");
    out.line(
        "static inline int32_t weir_core_decide(%sstruct weir_state *state,"
            + " const struct weir_input *in)",
        forestOutside ? "const struct weir_forest *forest, " : "");
    out.block(
        "",
        () -> {
          for (Expression e : live) {
            if (e.op() == Op.SCORE) {
              features(out, featureSlots);
            }
            expressions.declare(out, e);
          }
          out.blank();
          updates(out);
          out.line("return %s;", expressions.term(program.output()).text());
        });
  }

  private void features(CodeWriter out, int slots) {
    List<String> values = new ArrayList<>();
    for (Feature feature : program.features()) {
      values.add(expressions.term(feature.expression()).text());
    }
    // Written out: some compilers clear what is left out by a call into a library.
    values.addAll(Collections.nCopies(slots - values.size(), "0"));
    out.line("const int32_t f[%d] = { %s };", slots, String.join(", ", values));
  }

  private void updates(CodeWriter out) {
    if (live.stream().noneMatch(e -> e.op() == Op.INPUT)) {
      out.line("(void)in;");
    }
    if (program.states().isEmpty()) {
      out.line("(void)state;");
    }
    if (forestOutside && live.stream().noneMatch(e -> e.op() == Op.SCORE)) {
      out.line("(void)forest;");
    }
    for (StateUpdate update : program.updates()) {
      CoreLayout.Field field = layout.state(update.state());
      String value = expressions.term(update.expression()).as(field.type());
      out.line("state->%s = %s;", field.cName(), value);
    }
  }

  /**
   * Expressions something depends on. What the features need comes first, then the score, then the
   * rest, so that as little as possible has to be kept on the stack while the forest is evaluated.
   */
  private List<Expression> liveInOrder() {
    Map<String, Expression> byName = new HashMap<>();
    program.expressions().forEach(e -> byName.put(e.name(), e));
    List<String> roots = new ArrayList<>(List.of(program.output()));
    program.updates().forEach(update -> roots.add(update.expression()));
    Set<String> needed = closure(byName, roots);
    boolean scored = program.score().map(e -> needed.contains(e.name())).orElse(false);
    List<String> features =
        scored ? program.features().stream().map(Feature::expression).toList() : List.of();
    Set<String> first = closure(byName, features);
    List<Expression> order = new ArrayList<>();
    program.expressions().stream().filter(e -> first.contains(e.name())).forEach(order::add);
    program.score().filter(e -> scored).ifPresent(order::add);
    program.expressions().stream()
        .filter(e -> needed.contains(e.name()) && !order.contains(e))
        .forEach(order::add);
    return order;
  }

  /** The expressions {@code roots} are and depend on; the score's features are not among them. */
  private static Set<String> closure(Map<String, Expression> byName, List<String> roots) {
    Set<String> needed = new HashSet<>();
    List<String> open = new ArrayList<>(roots);
    while (!open.isEmpty()) {
      Expression e = byName.get(open.remove(open.size() - 1));
      if (needed.add(e.name()) && e.op().takesExpressions()) {
        open.addAll(e.args());
      }
    }
    return needed;
  }
}
