package io.weir.distiller.fit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A tree that says to which of a few classes, which are in an order, a state belongs: Tribuo's
 * CART, Gini impurity. A leaf takes the median of its examples' classes, from which they are the
 * least way apart; the commonest may be far from most.
 */
public final class ClassTree {
  private static final long SEED = 1;

  private ClassTree() {}

  /**
   * Grows a tree.
   *
   * @param examples labelled with the number of their class, from 0
   * @param depth most splits on a path
   * @param minChildWeight least weight of examples in a leaf
   * @return a forest of one tree whose leaves are numbers of classes
   */
  public static BinnedForest fit(BinnedExamples examples, int depth, float minChildWeight) {
    LabelFactory factory = new LabelFactory();
    MutableDataset<Label> data =
        new MutableDataset<>(new SimpleDataSourceProvenance("visited states", factory), factory);
    String[] names = TribuoData.names(examples.featureCount());
    for (int i = 0; i < examples.size(); i++) {
      Label label = new Label(Long.toString(Math.round(examples.label(i))));
      ArrayExample<Label> example =
          new ArrayExample<>(label, names, TribuoData.values(examples.row(i)));
      example.setWeight((float) examples.weight(i));
      data.add(example);
    }
    CARTClassificationTrainer trainer =
        new CARTClassificationTrainer(depth, minChildWeight, 0, 1, false, new GiniIndex(), SEED);
    TreeModel<Label> model = trainer.train(data, Map.of());
    return new BinnedForest(examples.bins(), List.of(translate(model.getRoot())));
  }

  private static BinnedTree translate(Node<Label> node) {
    if (node instanceof SplitNode<Label> split) {
      return new BinnedTree.Split(
          split.getFeatureID(),
          TribuoData.cut(split.splitValue()),
          translate(split.getLessThanOrEqual()),
          translate(split.getGreaterThan()));
    }
    return new BinnedTree.Leaf(median(((LeafNode<Label>) node).getDistribution().values()));
  }

  /** The least class up to which half of the weight lies. */
  private static long median(Collection<Label> weights) {
    double half = weights.stream().mapToDouble(Label::getScore).sum() / 2;
    TreeMap<Long, Double> byClass = new TreeMap<>();
    weights.forEach(label -> byClass.put(Long.parseLong(label.getLabel()), label.getScore()));
    long median = byClass.firstKey();
    for (double sum = byClass.get(median); sum < half; sum += byClass.get(median)) {
      median = byClass.higherKey(median);
    }
    return median;
  }
}
