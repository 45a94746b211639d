package io.weir.distiller.fit;

import org.tribuo.MutableDataset;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** Examples as Tribuo takes them, and its trees as Weir takes them. */
final class TribuoData {
  /** The one thing predicted. */
  static final String TARGET = "score";

  /** Labels are scaled to about ±10, for Tribuo's float32 impurity. */
  static final double LABEL_SCALE = 1.0 / 1024;

  /** Tribuo leaves zeros out of its sparse rows; bins count from 1 there. */
  static final int FIRST_BIN = 1;

  private final String[] names;

  TribuoData(int features) {
    names = names(features);
  }

  /** Tribuo numbers features in lexicographic order of their names. */
  static String[] names(int features) {
    String[] names = new String[features];
    for (int f = 0; f < features; f++) {
      names[f] = String.format("f%04d", f);
    }
    return names;
  }

  /** Bins as Tribuo takes them. */
  static double[] values(int[] bins) {
    double[] values = new double[bins.length];
    for (int f = 0; f < values.length; f++) {
      values[f] = bins[f] + FIRST_BIN;
    }
    return values;
  }

  /** The last bin that goes left, of a threshold of Tribuo's. */
  static int cut(double threshold) {
    return (int) Math.floor(threshold) - FIRST_BIN;
  }

  /** An empty data set. */
  static MutableDataset<Regressor> empty() {
    RegressionFactory factory = new RegressionFactory();
    return new MutableDataset<>(new SimpleDataSourceProvenance("visited states", factory), factory);
  }

  /** All examples, labels scaled by {@link #LABEL_SCALE}. */
  MutableDataset<Regressor> dataset(BinnedExamples examples) {
    MutableDataset<Regressor> data = empty();
    for (int i = 0; i < examples.size(); i++) {
      double target = examples.label(i) * LABEL_SCALE;
      data.add(example(examples.row(i), target, (float) examples.weight(i)));
    }
    return data;
  }

  /** An example. */
  ArrayExample<Regressor> example(int[] bins, double target, float weight) {
    ArrayExample<Regressor> example =
        new ArrayExample<>(new Regressor(TARGET, target), names, values(bins));
    example.setWeight(weight);
    return example;
  }

  /** A tree of Tribuo's, leaves as they are. */
  static BinnedTree translate(Node<Regressor> node) {
    if (node instanceof SplitNode<Regressor> split) {
      return new BinnedTree.Split(
          split.getFeatureID(),
          cut(split.splitValue()),
          translate(split.getLessThanOrEqual()),
          translate(split.getGreaterThan()));
    }
    return new BinnedTree.Leaf(((LeafNode<Regressor>) node).getOutput().getValues()[0]);
  }
}
