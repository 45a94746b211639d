package io.weir.benchmarks.trees;

import io.weir.codegen.c.CodeWriter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Tree;
import java.util.List;

/**
 * The baseline: a program's forest as the usual generators write it (m2cgen's form): one function
 * over {@code double} with a nested if/else and a variable per tree, and their sum. Thresholds lie
 * halfway between two values a feature can have, leaves are real numbers. All numbers are exact in
 * a double, and so is the sum, so the answer is that of the integer forest.
 */
final class PlainEmitter {
  /** What it is called beside forms of Weir's. */
  static final String NAME = "plain";

  private static final int SCORE_BITS = 16;

  private final DecisionProgram program;

  private PlainEmitter(DecisionProgram program) {
    this.program = program;
  }

  /** {@code static double plain_score(const double *input)}: the score before saturation. */
  static String emit(DecisionProgram program) {
    CodeWriter out = new CodeWriter();
    PlainEmitter emitter = new PlainEmitter(program);
    out.line("static double plain_score(const double *input)");
    out.block("", () -> emitter.body(out));
    return out.toString();
  }

  private void body(CodeWriter out) {
    List<Tree> trees = program.forest().trees();
    StringBuilder sum = new StringBuilder("var0");
    for (int i = 0; i < trees.size(); i++) {
      out.line("double var%d;", i);
      node(out, trees.get(i), 0, i);
      if (i > 0) {
        sum.append(" + var").append(i);
      }
    }
    out.line("return %s;", sum);
  }

  private void node(CodeWriter out, Tree tree, int node, int variable) {
    if (tree.leafAt(node)) {
      double leaf = Math.scalb((double) tree.value(node), leafExponent());
      out.line("var%d = %s;", variable, leaf);
      return;
    }
    int feature = tree.feature(node);
    int bits = program.features().get(feature).fractionBits();
    double threshold = Math.scalb(tree.threshold(node) + 0.5, -bits);
    out.block(
        "if (input[%d] <= %s)".formatted(feature, threshold),
        () -> node(out, tree, tree.left(node), variable),
        "} else {");
    out.nested(() -> node(out, tree, tree.right(node), variable));
    out.line("}");
  }

  private int leafExponent() {
    return -SCORE_BITS - program.forest().leafShift();
  }

  /** The score, Q16, that a sum stands for. */
  static long scoreQ16(double sum) {
    return (long) Math.floor(Math.scalb(sum, SCORE_BITS));
  }
}
