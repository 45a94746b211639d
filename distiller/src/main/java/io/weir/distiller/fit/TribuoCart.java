package io.weir.distiller.fit;

import java.util.Map;
import org.tribuo.MutableDataset;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.IndependentRegressionTreeModel;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/** Grows one CART regression tree with Tribuo and translates it. */
final class TribuoCart {
  private static final String TARGET = "score";

  private final int depth;
  private final float minChildWeight;
  private final String[] names;

  /**
   * @param depth most splits on a path
   * @param minChildWeight least weight of examples in a child
   * @param features number of features
   */
  TribuoCart(int depth, float minChildWeight, int features) {
    this.depth = depth;
    this.minChildWeight = minChildWeight;
    // Tribuo numbers features in lexicographic order of their names.
    names = new String[features];
    for (int f = 0; f < features; f++) {
      names[f] = String.format("f%04d", f);
    }
  }

  /**
   * Fits a tree.
   *
   * @param bins bin numbers, {@code bins[example][feature]}
   * @param targets what to predict, centred (Tribuo's impurity is float32)
   * @param weights weight of each example
   */
  BinnedTree fit(int[][] bins, double[] targets, float[] weights) {
    return translate(train(bins, targets, weights).getRoots().get(TARGET));
  }

  /** Tribuo's own model, before translation. */
  IndependentRegressionTreeModel train(int[][] bins, double[] targets, float[] weights) {
    RegressionFactory factory = new RegressionFactory();
    MutableDataset<Regressor> data =
        new MutableDataset<>(new SimpleDataSourceProvenance("visited states", factory), factory);
    for (int i = 0; i < bins.length; i++) {
      data.add(example(bins[i], targets[i], weights[i]));
    }
    CARTRegressionTrainer trainer =
        new CARTRegressionTrainer(depth, minChildWeight, 0, 1, new MeanSquaredError(), 1);
    return (IndependentRegressionTreeModel) trainer.train(data, Map.of());
  }

  /** An example as Tribuo takes it. */
  ArrayExample<Regressor> example(int[] bins, double target, float weight) {
    double[] values = new double[names.length];
    for (int f = 0; f < values.length; f++) {
      // Tribuo leaves zeros out of its sparse rows; numbering from 1 keeps every value present.
      values[f] = bins[f] + 1;
    }
    ArrayExample<Regressor> example =
        new ArrayExample<>(new Regressor(TARGET, target), names, values);
    example.setWeight(weight);
    return example;
  }

  private static BinnedTree translate(Node<Regressor> node) {
    if (node instanceof SplitNode<Regressor> split) {
      return new BinnedTree.Split(
          split.getFeatureID(),
          (int) Math.floor(split.splitValue()) - 1,
          translate(split.getLessThanOrEqual()),
          translate(split.getGreaterThan()));
    }
    return new BinnedTree.Leaf(((LeafNode<Regressor>) node).getOutput().getValues()[0]);
  }
}
