package io.weir.distiller.fit;

import io.weir.distiller.collect.Examples;
import java.util.List;

/** One symmetric tree along a gradient over functions, for boosting without labels. */
public final class GradientTree {
  private GradientTree() {}

  /**
   * Grows a tree whose predictions are nearest to {@code directions}, and scales it to a step.
   *
   * @param states states visited; labels are not read
   * @param directions where each state's prediction should go, in any unit
   * @param weights how much each counts
   * @param spec depth, bins, leaves, whether monotone; its student does not count
   * @param rewardFeature feature in whose rise a monotone tree falls
   * @param scale what a prediction of 1 is worth, Q16
   * @param most largest leaf, Q16: larger ones saturate
   * @return a forest of that one tree
   */
  public static BinnedForest grow(
      Examples states,
      double[] directions,
      double[] weights,
      FitSpec spec,
      int rewardFeature,
      double scale,
      double most) {
    FitSpec symmetric = spec.withStudent(StudentKind.oblivious);
    FeatureBins bins = FeatureBins.of(states, symmetric.rangesPerFeature());
    BinnedExamples examples = BinnedExamples.of(states, bins, directions, weights, rewardFeature);
    ObliviousTree tree = new ObliviousGrower(examples, symmetric).grow(directions);
    LeafGrid grid = LeafGrid.covering(symmetric.bitsOfLeaf(), most);
    return new BinnedForest(
        bins,
        List.of(
            tree.mapLeaves(leaf -> grid.round(Math.max(-most, Math.min(leaf * scale, most))))
                .nodes()));
  }
}
