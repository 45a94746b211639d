package io.weir.distiller.verify;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Programs that are wrong in one place. */
final class Mutants {
  private Mutants() {}

  /** A threshold moved by {@code delta}. */
  static DecisionProgram movedThreshold(DecisionProgram program, int tree, int node, int delta) {
    return replaced(program, tree, changed(program.forest().trees().get(tree), node, delta, 0));
  }

  /** A leaf raised by {@code delta}. */
  static DecisionProgram changedLeaf(DecisionProgram program, int tree, int node, long delta) {
    return replaced(program, tree, changed(program.forest().trees().get(tree), node, 0, delta));
  }

  private static DecisionProgram replaced(DecisionProgram program, int at, Tree tree) {
    List<Tree> trees = new ArrayList<>(program.forest().trees());
    trees.set(at, tree);
    return program.withForest(new Forest(trees, program.forest().leafShift()));
  }

  private static Tree changed(Tree tree, int changed, int threshold, long value) {
    int nodes = tree.nodeCount();
    int[] feature = new int[nodes];
    long[] thresholds = new long[nodes];
    int[] left = new int[nodes];
    int[] right = new int[nodes];
    long[] values = new long[nodes];
    for (int i = 0; i < nodes; i++) {
      feature[i] = tree.feature(i);
      thresholds[i] = tree.threshold(i) + (i == changed ? threshold : 0);
      left[i] = tree.left(i);
      right[i] = tree.right(i);
      values[i] = tree.value(i) + (i == changed ? value : 0);
    }
    return new Tree(feature, thresholds, left, right, values);
  }

  /** A tree with other leaves. */
  static Tree leaves(Tree tree, LongUnaryOperator operator) {
    return Tree.of(node(tree, 0, operator));
  }

  private static Tree.Node node(Tree tree, int node, LongUnaryOperator operator) {
    return tree.leafAt(node)
        ? Tree.leaf(operator.applyAsLong(tree.value(node)))
        : Tree.split(
            tree.feature(node),
            tree.threshold(node),
            node(tree, tree.left(node), operator),
            node(tree, tree.right(node), operator));
  }

  /** The node that leads to {@code child}; the root leads to itself. */
  static int parent(Tree tree, int child) {
    for (int node = 0; node < tree.nodeCount(); node++) {
      if (!tree.leafAt(node) && (tree.left(node) == child || tree.right(node) == child)) {
        return node;
      }
    }
    return child;
  }
}
