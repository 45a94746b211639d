package io.weir.distiller.verify;

import io.weir.codegen.ir.Tree;
import java.util.function.IntToLongFunction;

/**
 * A tree over ranks, without branches that its own path rules out. At an inner node a rank up to
 * {@code rank} goes to {@code low}.
 */
final class RankNode {
  private static final int LEAF = -1;

  final int feature;
  final int rank;
  final RankNode low;
  final RankNode high;

  /** Smallest and largest leaf below; a leaf's value is both. */
  final long min;

  final long max;

  /** A bit per tested feature; features 64 apart share one. */
  final long uses;

  final int nodes;

  private RankNode(long value) {
    feature = LEAF;
    rank = 0;
    low = null;
    high = null;
    min = value;
    max = value;
    uses = 0;
    nodes = 1;
  }

  private RankNode(int feature, int rank, RankNode low, RankNode high) {
    this.feature = feature;
    this.rank = rank;
    this.low = low;
    this.high = high;
    min = Math.min(low.min, high.min);
    max = Math.max(low.max, high.max);
    uses = low.uses | high.uses | bit(feature);
    nodes = 1 + low.nodes + high.nodes;
  }

  static long bit(int feature) {
    return 1L << feature;
  }

  static RankNode leaf(long value) {
    return new RankNode(value);
  }

  /** A split, or the leaf that both sides come to. */
  static RankNode split(int feature, int rank, RankNode low, RankNode high) {
    boolean same = low.min == low.max && high.min == high.max && low.min == high.min;
    return same ? leaf(low.min) : new RankNode(feature, rank, low, high);
  }

  boolean isLeaf() {
    return feature == LEAF;
  }

  /** A tree with its own leaves. */
  static RankNode of(Tree tree, Ranks ranks) {
    return of(tree, ranks, tree::value);
  }

  /** A tree that tells how many comparisons lead to each leaf. */
  static RankNode depths(Tree tree, Ranks ranks) {
    long[] depth = new long[tree.nodeCount()];
    // Parents may come after children, so from the root.
    deepen(tree, 0, 0, depth);
    return of(tree, ranks, node -> depth[node]);
  }

  private static void deepen(Tree tree, int node, long depth, long[] depths) {
    depths[node] = depth;
    if (!tree.leafAt(node)) {
      deepen(tree, tree.left(node), depth + 1, depths);
      deepen(tree, tree.right(node), depth + 1, depths);
    }
  }

  private static RankNode of(Tree tree, Ranks ranks, IntToLongFunction value) {
    return build(tree, 0, ranks, value, ranks.low(), ranks.high());
  }

  private static RankNode build(
      Tree tree, int node, Ranks ranks, IntToLongFunction value, int[] low, int[] high) {
    if (tree.leafAt(node)) {
      return leaf(value.applyAsLong(node));
    }
    int f = tree.feature(node);
    int test = ranks.test(f, tree.threshold(node));
    if (high[f] <= test) {
      return build(tree, tree.left(node), ranks, value, low, high);
    }
    if (low[f] > test) {
      return build(tree, tree.right(node), ranks, value, low, high);
    }
    int oldHigh = high[f];
    high[f] = test;
    RankNode left = build(tree, tree.left(node), ranks, value, low, high);
    high[f] = oldHigh;
    int oldLow = low[f];
    low[f] = test + 1;
    RankNode right = build(tree, tree.right(node), ranks, value, low, high);
    low[f] = oldLow;
    return split(f, test, left, right);
  }

  /** The leaf that a point reaches. */
  long at(int[] ranks) {
    RankNode node = this;
    while (!node.isLeaf()) {
      node = ranks[node.feature] <= node.rank ? node.low : node.high;
    }
    return node.min;
  }

  /** The tree with a feature at one rank; the same object if it does not test the feature. */
  RankNode fix(int fixed, int at) {
    if ((uses & bit(fixed)) == 0 || isLeaf()) {
      return this;
    }
    if (feature == fixed) {
      return at <= rank ? low.fix(fixed, at) : high.fix(fixed, at);
    }
    RankNode newLow = low.fix(fixed, at);
    RankNode newHigh = high.fix(fixed, at);
    return newLow == low && newHigh == high ? this : split(feature, rank, newLow, newHigh);
  }

  /** The tree with every leaf times {@code factor}. */
  RankNode times(long factor) {
    return isLeaf()
        ? leaf(Math.multiplyExact(min, factor))
        : split(feature, rank, low.times(factor), high.times(factor));
  }

  /** Whether another tree asks the same questions and has the same leaves. */
  boolean sameAs(RankNode other) {
    if (isLeaf() || other.isLeaf()) {
      return isLeaf() && other.isLeaf() && min == other.min;
    }
    return feature == other.feature
        && rank == other.rank
        && nodes == other.nodes
        && low.sameAs(other.low)
        && high.sameAs(other.high);
  }

  /** The tree of differences, this minus the other, over a box. */
  RankNode minus(RankNode other, int[] boxLow, int[] boxHigh) {
    if (isLeaf() && other.isLeaf()) {
      return leaf(Math.subtractExact(min, other.min));
    }
    RankNode asks = isLeaf() ? other : this;
    int f = asks.feature;
    if (boxHigh[f] <= asks.rank) {
      return down(this, asks, true).minus(down(other, asks, true), boxLow, boxHigh);
    }
    if (boxLow[f] > asks.rank) {
      return down(this, asks, false).minus(down(other, asks, false), boxLow, boxHigh);
    }
    int oldHigh = boxHigh[f];
    boxHigh[f] = asks.rank;
    RankNode newLow = down(this, asks, true).minus(down(other, asks, true), boxLow, boxHigh);
    boxHigh[f] = oldHigh;
    int oldLow = boxLow[f];
    boxLow[f] = asks.rank + 1;
    RankNode newHigh = down(this, asks, false).minus(down(other, asks, false), boxLow, boxHigh);
    boxLow[f] = oldLow;
    return split(f, asks.rank, newLow, newHigh);
  }

  private static RankNode down(RankNode node, RankNode asks, boolean left) {
    if (node != asks) {
      return node;
    }
    return left ? node.low : node.high;
  }
}
