package io.weir.codegen.foreign;

import io.weir.artefact.UserError;

/** A library's tree as lists with an entry per node, made into nodes from the root. */
abstract class NodeTable {
  /** Splits on a path; deeper trees are not of a kind that is worth compiling. */
  private static final int MAX_DEPTH = 200;

  private final String where;
  private final int features;

  /**
   * @param where file and tree, for messages
   * @param features number of features of the model
   */
  NodeTable(String where, int features) {
    this.where = where;
    this.features = features;
  }

  /** Number of nodes; numbers outside of it do not exist. */
  abstract int size();

  abstract boolean isLeaf(int node);

  abstract double value(int node);

  abstract int feature(int node);

  abstract double threshold(int node);

  abstract int left(int node);

  abstract int right(int node);

  /** Where zero goes at a node that treats it apart; null at others. */
  Boolean zeroLeft(int node) {
    return null;
  }

  ForeignNode root() {
    if (size() == 0) {
      throw UserError.input(where + ": the tree has no nodes");
    }
    return node(0, 0, new boolean[size()]);
  }

  private ForeignNode node(int node, int depth, boolean[] seen) {
    require(!seen[node], node, "is reached twice: the tree has a cycle or a shared branch");
    require(depth <= MAX_DEPTH, node, "lies deeper than " + MAX_DEPTH + " splits");
    seen[node] = true;
    if (isLeaf(node)) {
      require(Double.isFinite(value(node)), node, "leaf " + value(node) + " is not finite");
      return new ForeignNode.Leaf(value(node));
    }
    int feature = feature(node);
    require(
        feature >= 0 && feature < features,
        node,
        "feature %d does not exist; the model has %d".formatted(feature, features));
    require(
        Double.isFinite(threshold(node)), node, "threshold " + threshold(node) + " is not finite");
    return new ForeignNode.Split(
        node,
        feature,
        threshold(node),
        zeroLeft(node),
        child(node, left(node), depth, seen),
        child(node, right(node), depth, seen));
  }

  private ForeignNode child(int node, int child, int depth, boolean[] seen) {
    require(
        child >= 0 && child < seen.length,
        node,
        "child %d does not exist; the tree has %d nodes".formatted(child, seen.length));
    return node(child, depth + 1, seen);
  }

  final void require(boolean condition, int node, String problem) {
    if (!condition) {
      throw UserError.input("%s, node %d: %s".formatted(where, node, problem));
    }
  }
}
