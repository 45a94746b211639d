package io.weir.distiller.prune;

import io.weir.codegen.ir.Tree;

/**
 * A tree of any shape: a split whose children are leaves becomes a leaf, the one that changes least
 * first (weakest-link pruning; Breiman et al., Classification and Regression Trees, 1984, with the
 * visited states as the sample).
 */
final class FreeTree implements PrunedTree {
  private final Tree original;
  private final long[] visits;
  private final double[] value;
  private final double[] harm;
  private final boolean[] leaf;

  /**
   * @param visits visits by node; those of inner nodes do not count
   */
  FreeTree(Tree tree, long[] visits) {
    this.original = tree;
    this.visits = visits.clone();
    int nodes = tree.nodeCount();
    value = new double[nodes];
    harm = new double[nodes];
    leaf = new boolean[nodes];
    for (int node = 0; node < nodes; node++) {
      leaf[node] = tree.leafAt(node);
      value[node] = leaf[node] ? tree.value(node) : 0;
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
      boolean candidate = !leaf[node] && leaf[original.left(node)] && leaf[original.right(node)];
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
    double both = visits[left] + visits[right];
    double between = value[left] - value[right];
    double scatter = both == 0 ? 0 : between * between * visits[left] * visits[right] / both;
    return harm[left] + harm[right] + scatter;
  }

  @Override
  public void cut() {
    int node = weakest();
    int left = original.left(node);
    int right = original.right(node);
    harm[node] = harmOf(node);
    visits[node] = visits[left] + visits[right];
    value[node] =
        visits[node] == 0
            ? (value[left] + value[right]) / 2
            : (value[left] * visits[left] + value[right] * visits[right]) / visits[node];
    leaf[node] = true;
  }

  @Override
  public Tree tree() {
    return Tree.of(node(0));
  }

  private Tree.Node node(int node) {
    return leaf[node]
        ? Tree.leaf(Math.round(value[node]))
        : Tree.split(
            original.feature(node),
            original.threshold(node),
            node(original.left(node)),
            node(original.right(node)));
  }
}
