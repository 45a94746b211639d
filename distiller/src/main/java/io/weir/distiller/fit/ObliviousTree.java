package io.weir.distiller.fit;

import java.util.function.DoubleUnaryOperator;

/**
 * A symmetric tree over bins: level by level the same question, whose answers are the bits of the
 * leaf's number, the root's highest; 1 for {@code bin > cut}.
 *
 * @param features feature asked for, by level
 * @param cuts last bin that answers 0, by level
 * @param leaves values by number, 2^levels of them
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read, never compared
record ObliviousTree(int[] features, int[] cuts, double[] leaves) {
  /** Number of levels. */
  int levels() {
    return features.length;
  }

  ObliviousTree mapLeaves(DoubleUnaryOperator change) {
    double[] changed = new double[leaves.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = change.applyAsDouble(leaves[i]);
    }
    return new ObliviousTree(features, cuts, changed);
  }

  /** Number of every example's leaf. */
  int[] leafOf(BinnedExamples examples) {
    int[] leaf = new int[examples.size()];
    for (int level = 0; level < features.length; level++) {
      descend(leaf, examples.column(features[level]), cuts[level]);
    }
    return leaf;
  }

  /** One level down: appends an answer to every number. */
  static void descend(int[] node, short[] column, int cut) {
    for (int i = 0; i < node.length; i++) {
      node[i] = 2 * node[i] + (column[i] > cut ? 1 : 0);
    }
  }

  /** The same as nodes. */
  BinnedTree nodes() {
    return node(0, 0);
  }

  private BinnedTree node(int level, int number) {
    return level == features.length
        ? new BinnedTree.Leaf(leaves[number])
        : new BinnedTree.Split(
            features[level],
            cuts[level],
            node(level + 1, 2 * number),
            node(level + 1, 2 * number + 1));
  }
}
