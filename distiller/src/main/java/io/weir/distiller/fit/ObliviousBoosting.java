package io.weir.distiller.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * Weir's own gradient boosting of symmetric trees. Leaves are rounded to their final grid while
 * boosting, so that later trees see what rounding and saturating have left over; the grid's unit is
 * searched on a part of the examples.
 */
final class ObliviousBoosting implements StudentLearner {
  /** Units that are tried: the finest that holds every leaf, and halves of it, which saturate. */
  private static final int UNITS_TRIED = 4;

  /** Examples that the search looks at. */
  private static final int SEARCHED_ON = 20_000;

  @Override
  public BinnedForest fit(BinnedExamples examples, FitSpec spec) {
    Ensemble ensemble = boost(examples, spec, searchGrid(examples, spec));
    return new BinnedForest(
        examples.bins(), ensemble.trees.stream().map(ObliviousTree::nodes).toList());
  }

  private static LeafGrid searchGrid(BinnedExamples examples, FitSpec spec) {
    int bits = spec.bitsOfLeaf();
    LeafGrid unlimited = LeafGrid.of(LeafGrid.UNBOUNDED, LeafGrid.FINEST);
    if (bits == LeafGrid.UNBOUNDED) {
      return unlimited;
    }
    BinnedExamples some = examples.thinnedTo(SEARCHED_ON);
    LeafGrid best = LeafGrid.covering(bits, boost(some, spec, unlimited).largestLeaf());
    int coarsest = best.exponent();
    double bestError = Double.POSITIVE_INFINITY;
    for (int exponent = coarsest;
        exponent >= LeafGrid.FINEST && exponent > coarsest - UNITS_TRIED;
        exponent--) {
      LeafGrid grid = LeafGrid.of(bits, exponent);
      double error = boost(some, spec, grid).squaredError;
      if (error < bestError) {
        best = grid;
        bestError = error;
      }
    }
    return best;
  }

  private record Ensemble(List<ObliviousTree> trees, double squaredError) {
    double largestLeaf() {
      double largest = 0;
      for (ObliviousTree tree : trees) {
        for (double leaf : tree.leaves()) {
          largest = Math.max(largest, Math.abs(leaf));
        }
      }
      return largest;
    }
  }

  private static Ensemble boost(BinnedExamples examples, FitSpec spec, LeafGrid grid) {
    ObliviousGrower grower = new ObliviousGrower(examples, spec);
    double start = examples.meanLabel();
    double[] residuals = new double[examples.size()];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = examples.label(i) - start;
    }
    List<ObliviousTree> trees = new ArrayList<>();
    for (int t = 0; t < spec.trees(); t++) {
      double kept = spec.shareKept(t);
      // What every prediction starts from goes into the leaves of the first tree.
      double base = t == 0 ? start : 0;
      ObliviousTree tree = grower.grow(residuals).mapLeaves(leaf -> grid.round(leaf * kept + base));
      int[] leaf = tree.leafOf(examples);
      for (int i = 0; i < residuals.length; i++) {
        residuals[i] -= tree.leaves()[leaf[i]] - base;
      }
      trees.add(tree);
    }
    return new Ensemble(trees, squaredError(examples, residuals));
  }

  private static double squaredError(BinnedExamples examples, double[] residuals) {
    double sum = 0;
    for (int i = 0; i < residuals.length; i++) {
      sum += examples.weight(i) * residuals[i] * residuals[i];
    }
    return sum;
  }
}
