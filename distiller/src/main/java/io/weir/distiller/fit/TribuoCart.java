package io.weir.distiller.fit;

import java.util.Map;
import org.tribuo.MutableDataset;
import org.tribuo.impl.ArrayExample;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.IndependentRegressionTreeModel;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/** Grows one CART regression tree with Tribuo and translates it. */
final class TribuoCart {
  private final int depth;
  private final float minChildWeight;
  private final TribuoData form;

  /**
   * @param depth most splits on a path
   * @param minChildWeight least weight of examples in a child
   * @param features number of features
   */
  TribuoCart(int depth, float minChildWeight, int features) {
    this.depth = depth;
    this.minChildWeight = minChildWeight;
    this.form = new TribuoData(features);
  }

  /**
   * Fits a tree.
   *
   * @param bins bin numbers, {@code bins[example][feature]}
   * @param targets what to predict, centred (Tribuo's impurity is float32)
   * @param weights weight of each example
   */
  BinnedTree fit(int[][] bins, double[] targets, float[] weights) {
    return TribuoData.translate(train(bins, targets, weights).getRoots().get(TribuoData.TARGET));
  }

  /** Tribuo's own model, before translation. */
  IndependentRegressionTreeModel train(int[][] bins, double[] targets, float[] weights) {
    MutableDataset<Regressor> data = TribuoData.empty();
    for (int i = 0; i < bins.length; i++) {
      data.add(example(bins[i], targets[i], weights[i]));
    }
    CARTRegressionTrainer trainer =
        new CARTRegressionTrainer(depth, minChildWeight, 0, 1, new MeanSquaredError(), 1);
    return (IndependentRegressionTreeModel) trainer.train(data, Map.of());
  }

  /** An example as Tribuo takes it. */
  ArrayExample<Regressor> example(int[] bins, double target, float weight) {
    return form.example(bins, target, weight);
  }
}
