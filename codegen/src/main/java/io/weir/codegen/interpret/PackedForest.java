package io.weir.codegen.interpret;

import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.List;

/**
 * A forest in one int array, four ints per node: feature, threshold, left child, leaf value; the
 * right child follows the left one. A leaf leads to itself, so that a walk of fixed length needs no
 * branch, and four trees are walked side by side because each step waits for the one before.
 */
final class PackedForest implements ForestSum {
  private static final int STRIDE = 4;
  private static final int ABREAST = 4;

  private final int[] nodes;
  private final int[] roots;
  private final int[] depths;
  private final int leafShift;
  private int used;

  PackedForest(Forest forest) {
    List<Tree> trees = forest.trees();
    nodes = new int[trees.stream().mapToInt(Tree::nodeCount).sum() * STRIDE];
    roots = new int[trees.size()];
    depths = new int[trees.size()];
    leafShift = forest.leafShift();
    for (int i = 0; i < roots.length; i++) {
      roots[i] = allocate(1);
      depths[i] = pack(trees.get(i), 0, roots[i]);
    }
  }

  private int allocate(int count) {
    int at = used;
    used += count * STRIDE;
    return at;
  }

  /** Packs a subtree and returns its depth. */
  private int pack(Tree tree, int node, int at) {
    if (tree.leafAt(node)) {
      nodes[at + 1] = Integer.MAX_VALUE;
      nodes[at + 2] = at;
      nodes[at + 3] = (int) tree.value(node);
      return 0;
    }
    nodes[at] = tree.feature(node);
    nodes[at + 1] = (int) tree.threshold(node);
    int children = allocate(2);
    nodes[at + 2] = children;
    int left = pack(tree, tree.left(node), children);
    int right = pack(tree, tree.right(node), children + STRIDE);
    return 1 + Math.max(left, right);
  }

  @Override
  public long sum(long[] features) {
    long sum = 0;
    int tree = 0;
    for (; tree + ABREAST <= roots.length; tree += ABREAST) {
      int a = roots[tree];
      int b = roots[tree + 1];
      int c = roots[tree + 2];
      int d = roots[tree + 3];
      int steps =
          Math.max(
              Math.max(depths[tree], depths[tree + 1]),
              Math.max(depths[tree + 2], depths[tree + 3]));
      for (int i = 0; i < steps; i++) {
        a = child(a, features);
        b = child(b, features);
        c = child(c, features);
        d = child(d, features);
      }
      sum += (long) nodes[a + 3] + nodes[b + 3] + nodes[c + 3] + nodes[d + 3];
    }
    for (; tree < roots.length; tree++) {
      int at = roots[tree];
      for (int i = depths[tree]; i > 0; i--) {
        at = child(at, features);
      }
      sum += nodes[at + 3];
    }
    return sum >> leafShift;
  }

  private int child(int at, long[] features) {
    // 1 if the value is above the threshold; both fit 32 bits, so the difference cannot overflow.
    int right = (int) ((nodes[at + 1] - features[nodes[at]]) >>> 63);
    return nodes[at + 2] + right * STRIDE;
  }
}
