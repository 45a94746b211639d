package io.weir.codegen.c;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Interval;
import java.util.Set;

/** Writes a forest in a form, and the score around it: summed, shifted, saturated. */
final class ForestEmitter {
  private final DecisionProgram program;
  private final ExpressionEmitter expressions;
  private final ForestCode code;
  private final Set<Helper> helpers;

  ForestEmitter(
      DecisionProgram program,
      ExpressionEmitter expressions,
      ForestCode code,
      Set<Helper> helpers) {
    this.program = program;
    this.expressions = expressions;
    this.code = code;
    this.helpers = helpers;
  }

  void emit(CodeWriter out) {
    helpers.addAll(code.helpers());
    code.declare(out, program.features().size());
    emitScore(out);
  }

  /** The score of a forest that the shell keeps and sums. */
  void emitOutside(CodeWriter out) {
    Expression score = program.score().orElseThrow();
    Interval limits = new Interval(score.constant(0), score.constant(1));
    CType result = CType.of(limits);
    Term sum = new Term("weir_forest_sum(forest, f)", CType.INT64, CType.INT64.range());
    String saturated = expressions.clamp(sum, limits, CType.INT64);
    out.comment("What the forest answers, saturated.");
    out.line(
        "static inline %s weir_core_score(const struct weir_forest *forest, const int32_t *f)",
        result.text());
    out.block(
        "", () -> out.line("return %s;", ExpressionEmitter.narrow(saturated, CType.INT64, result)));
  }

  private void emitScore(CodeWriter out) {
    Expression score = program.score().orElseThrow();
    Interval limits = new Interval(score.constant(0), score.constant(1));
    CType type = Sums.type(program.forest().trees());
    Term sum = new Term("sum", type, Sums.all(program.forest().trees()));
    CType result = CType.of(limits);
    out.comment("What the forest answers: the sum of its leaves, scaled and saturated.");
    String linkage = code.inlined() ? "WEIR_INLINE" : "static inline";
    out.line("%s %s weir_core_score(const int32_t *f)", linkage, result.text());
    out.block(
        "",
        () -> {
          out.line("%s sum = 0;", type.text());
          code.prepare(out);
          out.blank();
          code.add(out);
          out.line("return %s;", saturated(sum, limits, result));
        });
  }

  private String saturated(Term sum, Interval limits, CType result) {
    int shift = program.forest().leafShift();
    String shifted = shift == 0 ? sum.text() : expressions.shiftRight(sum, shift);
    Interval range = program.forest().sumRange();
    if (limits.contains(range)) {
      return ExpressionEmitter.narrow(shifted, sum.type(), result);
    }
    CType work = sum.type().with(result);
    Term value =
        new Term(
            shifted.contains(" ") && !shifted.endsWith(")") ? "(" + shifted + ")" : shifted,
            sum.type(),
            range);
    return ExpressionEmitter.narrow(expressions.clamp(value, limits, work), work, result);
  }
}
