package io.weir.codegen.analyse;

import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * How large a forest is.
 *
 * @param trees number of trees
 * @param nodes number of nodes, leaves included
 * @param leaves number of leaves
 * @param depth most comparisons on a path of any tree
 */
public record ForestShape(int trees, int nodes, int leaves, int depth) {
  /** Measures a forest. */
  public static ForestShape of(Forest forest) {
    int nodes = 0;
    int leaves = 0;
    int depth = 0;
    for (Tree tree : forest.trees()) {
      nodes += tree.nodeCount();
      for (int node = 0; node < tree.nodeCount(); node++) {
        leaves += tree.leafAt(node) ? 1 : 0;
      }
      depth = Math.max(depth, depthOf(tree));
    }
    return new ForestShape(forest.trees().size(), nodes, leaves, depth);
  }

  /** Most comparisons on a path of {@code tree}. */
  public static int depthOf(Tree tree) {
    // Level by level, so that a degenerate tree costs no stack.
    List<Integer> level = List.of(0);
    int depth = -1;
    while (!level.isEmpty()) {
      List<Integer> next = new ArrayList<>();
      for (int node : level) {
        if (!tree.leafAt(node)) {
          next.add(tree.left(node));
          next.add(tree.right(node));
        }
      }
      level = next;
      depth++;
    }
    return depth;
  }
}
