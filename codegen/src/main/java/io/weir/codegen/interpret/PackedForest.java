package io.weir.codegen.interpret;

import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;

/**
 * A forest in one int array, three ints per node: feature, threshold, first child; the other child
 * follows it. A leaf has feature -1 and its value in the threshold's place.
 */
final class PackedForest {
  private static final int STRIDE = 3;

  private final int[] nodes;
  private final int[] roots;
  private final int leafShift;
  private int used;

  PackedForest(Forest forest) {
    int total = forest.trees().stream().mapToInt(Tree::nodeCount).sum();
    nodes = new int[total * STRIDE];
    roots = new int[forest.trees().size()];
    leafShift = forest.leafShift();
    for (int i = 0; i < roots.length; i++) {
      roots[i] = allocate(1);
      pack(forest.trees().get(i), 0, roots[i]);
    }
  }

  private int allocate(int count) {
    int at = used;
    used += count * STRIDE;
    return at;
  }

  private void pack(Tree tree, int node, int at) {
    nodes[at] = tree.feature(node);
    if (tree.leafAt(node)) {
      nodes[at + 1] = (int) tree.value(node);
      return;
    }
    nodes[at + 1] = (int) tree.threshold(node);
    int children = allocate(2);
    nodes[at + 2] = children;
    pack(tree, tree.left(node), children);
    pack(tree, tree.right(node), children + STRIDE);
  }

  /** The shifted sum, not yet saturated. */
  long sum(long[] features) {
    long sum = 0;
    for (int root : roots) {
      int at = root;
      int feature = nodes[at];
      while (feature >= 0) {
        int child = nodes[at + 2];
        at = features[feature] <= nodes[at + 1] ? child : child + STRIDE;
        feature = nodes[at];
      }
      sum += nodes[at + 1];
    }
    return sum >> leafShift;
  }
}
