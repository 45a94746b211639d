package io.weir.codegen.c;

import io.weir.artefact.UserError;
import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Expression;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes trees as nested if/else, a few per function: one function for all of them takes compilers
 * minutes.
 */
final class ForestEmitter {
  /** Deepest tree the if/else form takes; compile time explodes beyond. */
  static final int MAX_DEPTH = 10;

  private static final int TREES_PER_FUNCTION = 10;
  private static final int NODES_PER_FUNCTION = 2_048;

  private final DecisionProgram program;
  private final ExpressionEmitter expressions;

  ForestEmitter(DecisionProgram program, ExpressionEmitter expressions) {
    this.program = program;
    this.expressions = expressions;
    List<Tree> trees = program.forest().trees();
    for (int i = 0; i < trees.size(); i++) {
      int depth = ForestShape.depthOf(trees.get(i));
      if (depth > MAX_DEPTH) {
        throw UserError.input(
            "program `%s`: tree %d has depth %d; C is emitted up to depth %d, limit the depth"
                .formatted(program.name(), i, depth, MAX_DEPTH));
      }
    }
  }

  void emit(CodeWriter out) {
    out.comment("Keeps compilers from merging the parts of the forest into one giant function.");
    out.directive("#ifndef WEIR_TREES");
    out.directive("#ifdef __GNUC__");
    out.directive("#define WEIR_TREES static __attribute__((noinline))");
    out.directive("#else");
    out.directive("#define WEIR_TREES static");
    out.directive("#endif");
    out.directive("#endif");
    out.blank();
    List<List<Tree>> groups = groups();
    int first = 0;
    for (int i = 0; i < groups.size(); i++) {
      emitGroup(out, i, first, groups.get(i));
      first += groups.get(i).size();
    }
    emitScore(out, groups);
  }

  private List<List<Tree>> groups() {
    List<List<Tree>> groups = new ArrayList<>();
    int nodes = 0;
    for (Tree tree : program.forest().trees()) {
      boolean full =
          groups.isEmpty()
              || groups.get(groups.size() - 1).size() == TREES_PER_FUNCTION
              || nodes + tree.nodeCount() > NODES_PER_FUNCTION;
      if (full) {
        groups.add(new ArrayList<>());
        nodes = 0;
      }
      groups.get(groups.size() - 1).add(tree);
      nodes += tree.nodeCount();
    }
    return groups;
  }

  private void emitGroup(CodeWriter out, int index, int firstTree, List<Tree> trees) {
    CType type = CType.of(partialSums(trees));
    out.line("WEIR_TREES %s weir_trees_%d(const int32_t *f)", type.text(), index);
    out.block(
        "",
        () -> {
          out.line("%s sum = 0;", type.text());
          out.blank();
          if (trees.stream().allMatch(tree -> tree.leafAt(0))) {
            out.line("(void)f;");
          }
          for (int i = 0; i < trees.size(); i++) {
            out.comment("tree " + (firstTree + i));
            emitNode(out, trees.get(i), 0);
          }
          out.line("return sum;");
        });
    out.blank();
  }

  private void emitNode(CodeWriter out, Tree tree, int node) {
    if (tree.leafAt(node)) {
      out.line("sum += %s;", CType.INT32.literal(tree.value(node)));
      return;
    }
    String threshold = CType.INT32.literal(tree.threshold(node));
    String test = "if (f[%d] <= %s)".formatted(tree.feature(node), threshold);
    out.block(test, () -> emitNode(out, tree, tree.left(node)), "} else {");
    out.nested(() -> emitNode(out, tree, tree.right(node)));
    out.line("}");
  }

  private void emitScore(CodeWriter out, List<List<Tree>> groups) {
    Expression score = program.score().orElseThrow();
    Interval limits = new Interval(score.constant(0), score.constant(1));
    Interval sums = partialSums(program.forest().trees());
    CType type = CType.of(sums);
    for (List<Tree> group : groups) {
      type = type.with(CType.of(partialSums(group)));
    }
    Term sum = new Term("sum", type, sums);
    CType result = CType.of(limits);
    out.comment("What the forest answers: the sum of its leaves, scaled and saturated.");
    out.line("static inline %s weir_core_score(const int32_t *f)", result.text());
    out.block(
        "",
        () -> {
          out.line("%s sum = 0;", sum.type().text());
          out.blank();
          for (int i = 0; i < groups.size(); i++) {
            out.line("sum += weir_trees_%d(f);", i);
          }
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

  /** Every value the running sum can have; it may be wider than the last one. */
  private static Interval partialSums(List<Tree> trees) {
    Interval sum = Interval.of(0);
    Interval all = sum;
    for (Tree tree : trees) {
      sum = sum.plus(tree.leafRange());
      all = all.hull(sum);
    }
    return all;
  }
}
