package io.weir.distiller.fit;

import java.util.function.DoubleUnaryOperator;

/** A regression tree over bin numbers: {@code bin <= cut} goes left. */
public sealed interface BinnedTree {
  /**
   * A leaf.
   *
   * @param value prediction, in the unit of the labels
   */
  record Leaf(double value) implements BinnedTree {}

  /**
   * A split.
   *
   * @param feature index of the feature
   * @param cut last bin that goes left
   * @param left subtree up to the cut
   * @param right subtree beyond
   */
  record Split(int feature, int cut, BinnedTree left, BinnedTree right) implements BinnedTree {}

  /** Prediction for an example's bins. */
  static double predict(BinnedTree tree, int[] bins) {
    BinnedTree at = tree;
    while (at instanceof Split split) {
      at = bins[split.feature()] <= split.cut() ? split.left() : split.right();
    }
    return ((Leaf) at).value();
  }

  /** The same tree with every leaf replaced. */
  static BinnedTree mapLeaves(BinnedTree tree, DoubleUnaryOperator change) {
    if (tree instanceof Split split) {
      return new Split(
          split.feature(),
          split.cut(),
          mapLeaves(split.left(), change),
          mapLeaves(split.right(), change));
    }
    return new Leaf(change.applyAsDouble(((Leaf) tree).value()));
  }

  /** The same tree over other bins, which end wherever {@code from} does. */
  static BinnedTree rebinned(BinnedTree tree, FeatureBins from, FeatureBins to) {
    if (tree instanceof Split split) {
      return new Split(
          split.feature(),
          to.bin(split.feature(), from.upper(split.feature(), split.cut())),
          rebinned(split.left(), from, to),
          rebinned(split.right(), from, to));
    }
    return tree;
  }

  /** The largest magnitude of a leaf. */
  static double largestLeaf(BinnedTree tree) {
    return tree instanceof Split split
        ? Math.max(largestLeaf(split.left()), largestLeaf(split.right()))
        : Math.abs(((Leaf) tree).value());
  }
}
