package io.weir.distiller.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * Trees grown one after the other, each on what the ones before have left over (Friedman, Annals of
 * Statistics 2001), with Tribuo's CART as the base learner. A single tree is the case of one.
 */
final class BoostedCart implements StudentLearner {
  @Override
  public BinnedForest fit(BinnedExamples examples, FitSpec spec) {
    int[][] rows = new int[examples.size()][];
    double[] residuals = new double[rows.length];
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = examples.row(i);
      residuals[i] = examples.label(i) * TribuoData.LABEL_SCALE;
      weights[i] = (float) examples.weight(i);
    }
    TribuoCart learner =
        new TribuoCart(spec.depth(), spec.minChildWeight(), examples.featureCount());
    List<BinnedTree> trees = new ArrayList<>();
    for (int t = 0; t < spec.trees(); t++) {
      double kept = spec.shareKept(t);
      BinnedTree tree =
          BinnedTree.mapLeaves(learner.fit(rows, residuals, weights), leaf -> leaf * kept);
      for (int i = 0; i < rows.length; i++) {
        residuals[i] -= BinnedTree.predict(tree, rows[i]);
      }
      trees.add(BinnedTree.mapLeaves(tree, leaf -> leaf / TribuoData.LABEL_SCALE));
    }
    return new BinnedForest(examples.bins(), trees);
  }
}
