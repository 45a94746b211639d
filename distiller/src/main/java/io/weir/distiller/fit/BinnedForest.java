package io.weir.distiller.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What every student is once it is fitted: trees over bins whose predictions add up.
 *
 * @param bins how features were cut
 * @param trees in order; their predictions add up, in Q16 of the multiplier
 */
public record BinnedForest(FeatureBins bins, List<BinnedTree> trees) {
  public BinnedForest {
    trees = List.copyOf(trees);
  }

  /** Prediction for integer features, Q16. */
  public double predict(long[] features) {
    int[] row = new int[features.length];
    for (int f = 0; f < row.length; f++) {
      row[f] = bins.bin(f, features[f]);
    }
    double sum = 0;
    for (BinnedTree tree : trees) {
      sum += BinnedTree.predict(tree, row);
    }
    return sum;
  }

  /** The sum of two forests. */
  public BinnedForest plus(BinnedForest other) {
    FeatureBins both = bins.and(other.bins);
    List<BinnedTree> all = new ArrayList<>();
    trees.forEach(tree -> all.add(BinnedTree.rebinned(tree, bins, both)));
    other.trees.forEach(tree -> all.add(BinnedTree.rebinned(tree, other.bins, both)));
    return new BinnedForest(both, all);
  }

  /** The same trees with every leaf replaced. */
  BinnedForest mapLeaves(DoubleUnaryOperator change) {
    List<BinnedTree> changed = new ArrayList<>();
    for (BinnedTree tree : trees) {
      changed.add(BinnedTree.mapLeaves(tree, change));
    }
    return new BinnedForest(bins, changed);
  }

  /** The largest magnitude of a leaf, Q16. */
  double largestLeaf() {
    return trees.stream().mapToDouble(BinnedTree::largestLeaf).max().orElse(0);
  }
}
