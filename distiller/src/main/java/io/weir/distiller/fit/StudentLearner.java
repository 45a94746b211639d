package io.weir.distiller.fit;

import io.weir.distiller.collect.Examples;

/** Grows a forest that predicts labels. The same examples and settings give the same forest. */
public interface StudentLearner {
  /**
   * Fits a forest.
   *
   * @param examples labelled states over bins
   * @param spec how many trees, how deep
   */
  BinnedForest fit(BinnedExamples examples, FitSpec spec);

  /**
   * Fits the student that {@code spec} names.
   *
   * @param examples labelled states
   * @param spec what to fit
   * @param rewardFeature feature whose zero is the operating point
   * @param rewardFractionBits its fractional bits
   */
  static BinnedForest fit(
      Examples examples, FitSpec spec, int rewardFeature, int rewardFractionBits) {
    return fitBinned(BinnedExamples.of(examples, spec, rewardFeature, rewardFractionBits), spec);
  }

  /** Fits the student that {@code spec} names to states with weights of their own. */
  static BinnedForest fitBinned(BinnedExamples examples, FitSpec spec) {
    BinnedForest forest = spec.student().learner().fit(examples, spec);
    if (spec.bitsOfLeaf() == LeafGrid.UNBOUNDED) {
      return forest;
    }
    LeafGrid grid = LeafGrid.covering(spec.bitsOfLeaf(), forest.largestLeaf());
    return forest.mapLeaves(grid::round);
  }
}
