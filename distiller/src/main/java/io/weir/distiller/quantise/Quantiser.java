package io.weir.distiller.quantise;

import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.distiller.fit.BinnedTree;
import io.weir.distiller.fit.BoostedTrees;
import io.weir.distiller.fit.FeatureBins;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a forest of integers. Thresholds are exact (a cut between bins is a comparison with the
 * lower bin's largest value). Leaves get {@value #LEAF_SHIFT} bits beyond Q16, so that rounding
 * them changes the sum of n trees by less than n/2^{@value #LEAF_SHIFT} of a Q16 unit, then the sum
 * is rounded.
 */
public final class Quantiser {
  private static final int LEAF_SHIFT = 4;

  private Quantiser() {}

  /** Quantises a forest. */
  public static Forest quantise(BoostedTrees boosted) {
    List<Tree> trees = new ArrayList<>();
    for (int t = 0; t < boosted.trees().size(); t++) {
      // The shift rounds down; half a unit in the first tree makes it round to nearest.
      long bias = t == 0 ? 1L << (LEAF_SHIFT - 1) : 0;
      trees.add(Tree.of(node(boosted.trees().get(t), boosted.bins(), bias)));
    }
    return new Forest(trees, LEAF_SHIFT);
  }

  private static Tree.Node node(BinnedTree tree, FeatureBins bins, long bias) {
    if (tree instanceof BinnedTree.Split split) {
      Tree.Node left = node(split.left(), bins, bias);
      Tree.Node right = node(split.right(), bins, bias);
      // A split between equal leaves decides nothing.
      if (left instanceof Tree.Node.Leaf && left.equals(right)) {
        return left;
      }
      return Tree.split(split.feature(), bins.upper(split.feature(), split.cut()), left, right);
    }
    return Tree.leaf(Math.round(((BinnedTree.Leaf) tree).value() * (1 << LEAF_SHIFT)) + bias);
  }
}
