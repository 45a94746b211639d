package io.weir.distiller.fit;

import io.weir.distiller.collect.Examples;
import java.util.ArrayList;
import java.util.List;

/**
 * Trees grown one after the other, each on what the ones before have left over (Friedman, Annals of
 * Statistics 2001), with Tribuo's CART as the base learner. A single tree is the case of one.
 *
 * @param bins how features were cut
 * @param trees in order; their predictions add up, in Q16 of the multiplier
 */
public record BoostedTrees(FeatureBins bins, List<BinnedTree> trees) {
  /** Labels are scaled to about ±10, for Tribuo's float32 impurity. */
  private static final double LABEL_SCALE = 1.0 / 1024;

  /**
   * Fits a forest.
   *
   * @param examples labelled states
   * @param spec how many trees, how deep
   * @param rewardFeature feature whose zero is the operating point
   * @param rewardFractionBits its fractional bits
   */
  public static BoostedTrees fit(
      Examples examples, FitSpec spec, int rewardFeature, int rewardFractionBits) {
    FeatureBins bins = FeatureBins.of(examples, spec.bins());
    int count = examples.size();
    int[][] rows = new int[count][examples.featureCount()];
    double[] residuals = new double[count];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      for (int f = 0; f < rows[i].length; f++) {
        rows[i][f] = bins.bin(f, examples.feature(i, f));
      }
      residuals[i] = examples.label(i) * LABEL_SCALE;
      double r = (double) examples.feature(i, rewardFeature) / (1L << rewardFractionBits);
      weights[i] = (float) spec.weight(r);
    }
    TribuoCart learner =
        new TribuoCart(spec.depth(), spec.minChildWeight(), examples.featureCount());
    List<BinnedTree> trees = new ArrayList<>();
    for (int t = 0; t < spec.trees(); t++) {
      // The last tree closes the gap that shrinkage has left.
      double shrinkage = t == spec.trees() - 1 ? 1 : spec.shrinkage();
      BinnedTree tree = scale(learner.fit(rows, residuals, weights), shrinkage);
      for (int i = 0; i < count; i++) {
        residuals[i] -= BinnedTree.predict(tree, rows[i]);
      }
      trees.add(scale(tree, 1 / LABEL_SCALE));
    }
    return new BoostedTrees(bins, List.copyOf(trees));
  }

  private static BinnedTree scale(BinnedTree tree, double factor) {
    if (tree instanceof BinnedTree.Split split) {
      return new BinnedTree.Split(
          split.feature(), split.cut(), scale(split.left(), factor), scale(split.right(), factor));
    }
    return new BinnedTree.Leaf(((BinnedTree.Leaf) tree).value() * factor);
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
}
