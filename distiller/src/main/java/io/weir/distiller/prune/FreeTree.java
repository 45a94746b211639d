package io.weir.distiller.prune;

import io.weir.codegen.ir.Tree;

/**
 * A tree of any shape: a split whose children are leaves becomes a leaf, the one that changes least
 * first (weakest-link pruning; Breiman et al., Classification and Regression Trees, 1984, with the
 * visited states as the sample).
 */
final class FreeTree implements PrunedTree {
  private final Tree original;
  private final double[] harm;

  /** By node; null for those that are split. */
  private final Leaf[] leaf;

  /**
   * @param visits visits by node; those of inner nodes do not count
   */
  FreeTree(Tree tree, long[] visits) {
    this.original = tree;
    int nodes = tree.nodeCount();
    harm = new double[nodes];
    leaf = new Leaf[nodes];
    for (int node = 0; node < nodes; node++) {
      leaf[node] = tree.leafAt(node) ? new Leaf(tree.value(node), visits[node]) : null;
    }
  }

  @Override
  public double leastHarm() {
    int weakest = weakest();
    return weakest < 0 ? Double.POSITIVE_INFINITY : harmOf(weakest);
  }

  private int weakest() {
    int weakest = -1;
    for (int node = 0; node < leaf.length; node++) {
      boolean candidate =
          leaf[node] == null
              && leaf[original.left(node)] != null
              && leaf[original.right(node)] != null;
      if (candidate && (weakest < 0 || harmOf(node) < harmOf(weakest))) {
        weakest = node;
      }
    }
    return weakest;
  }

  /** What was lost below, and the scatter of the two leaves around their mean. */
  private double harmOf(int node) {
    int left = original.left(node);
    int right = original.right(node);
    return harm[left] + harm[right] + leaf[left].scatter(leaf[right]);
  }

  @Override
  public void cut() {
    int node = weakest();
    harm[node] = harmOf(node);
    leaf[node] = leaf[original.left(node)].with(leaf[original.right(node)]);
  }

  @Override
  public Tree tree() {
    return Tree.of(node(0));
  }

  private Tree.Node node(int node) {
    return leaf[node] != null
        ? Tree.leaf(Math.round(leaf[node].value()))
        : Tree.split(
            original.feature(node),
            original.threshold(node),
            node(original.left(node)),
            node(original.right(node)));
  }
}
