package io.weir.codegen.ir;

import java.util.ArrayDeque;
import java.util.Deque;

/** Checks that every tree is a tree: each node reached exactly once from the root. */
final class ForestCheck {
  private final int features;

  ForestCheck(int features) {
    this.features = features;
  }

  void check(Forest forest) {
    for (int index = 0; index < forest.trees().size(); index++) {
      check(index, forest.trees().get(index));
    }
  }

  private void check(int index, Tree tree) {
    boolean[] seen = new boolean[tree.nodeCount()];
    Deque<Integer> open = new ArrayDeque<>();
    open.push(0);
    seen[0] = true;
    while (!open.isEmpty()) {
      int node = open.pop();
      checkNode(index, tree, node);
      if (!tree.leafAt(node)) {
        visit(index, tree, node, "right", tree.right(node), seen, open);
        visit(index, tree, node, "left", tree.left(node), seen, open);
      }
    }
    for (int node = 0; node < seen.length; node++) {
      require(seen[node], index, node, "cannot be reached from the root; remove it");
    }
  }

  private void visit(
      int index, Tree tree, int node, String side, int child, boolean[] seen, Deque<Integer> open) {
    require(
        child >= 0 && child < tree.nodeCount(),
        index,
        node,
        side + " child " + child + " does not exist; the tree has " + seen.length + " nodes");
    require(
        !seen[child],
        index,
        node,
        side + " child " + child + " is already used; a node has one parent and the root none");
    seen[child] = true;
    open.push(child);
  }

  private void checkNode(int index, Tree tree, int node) {
    int feature = tree.feature(node);
    require(
        feature >= Tree.LEAF && feature < features,
        index,
        node,
        "feature " + feature + " does not exist; the program has " + features);
    long number = tree.leafAt(node) ? tree.value(node) : tree.threshold(node);
    require(
        Interval.INT32.contains(number),
        index,
        node,
        (tree.leafAt(node) ? "value " : "threshold ") + number + " does not fit 32 bits signed");
  }

  private static void require(boolean condition, int tree, int node, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("tree " + tree + ", node " + node + ": " + problem);
    }
  }
}
