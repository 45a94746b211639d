package io.weir.distiller.fit;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Model;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.IndependentRegressionTreeModel;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/**
 * Tribuo's random forest. The mean of n trees is the sum of trees whose leaves are divided by n.
 */
final class TribuoRandomForest implements StudentLearner {
  /** Held, or the level could be forgotten: Tribuo logs every tree, in the middle of progress. */
  private static final Logger TRIBUOS = Logger.getLogger(BaggingTrainer.class.getName());

  static {
    TRIBUOS.setLevel(Level.WARNING);
  }

  private static final long SEED = 1;

  /** Of the features, each split looks at this share; few features leave no room for less. */
  private static final float FEATURE_SHARE = 0.7f;

  @Override
  public BinnedForest fit(BinnedExamples examples, FitSpec spec) {
    List<BinnedTree> trees =
        train(examples, spec).getModels().stream()
            .map(model -> share(model, spec.trees()))
            .toList();
    return new BinnedForest(examples.bins(), trees);
  }

  /** Tribuo's own model, before translation. */
  WeightedEnsembleModel<Regressor> train(BinnedExamples examples, FitSpec spec) {
    CARTRegressionTrainer cart =
        new CARTRegressionTrainer(
            spec.depth(), spec.minChildWeight(), 0, FEATURE_SHARE, new MeanSquaredError(), SEED);
    RandomForestTrainer<Regressor> trainer =
        new RandomForestTrainer<>(cart, new AveragingCombiner(), spec.trees(), SEED);
    return (WeightedEnsembleModel<Regressor>)
        trainer.train(new TribuoData(examples.featureCount()).dataset(examples), Map.of());
  }

  private static BinnedTree share(Model<Regressor> model, int trees) {
    BinnedTree tree =
        TribuoData.translate(
            ((IndependentRegressionTreeModel) model).getRoots().get(TribuoData.TARGET));
    return BinnedTree.mapLeaves(tree, leaf -> leaf / TribuoData.LABEL_SCALE / trees);
  }
}
