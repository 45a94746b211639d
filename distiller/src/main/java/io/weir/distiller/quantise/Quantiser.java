package io.weir.distiller.quantise;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.distiller.fit.BinnedForest;
import io.weir.distiller.fit.BinnedTree;
import io.weir.distiller.fit.FeatureBins;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a forest of integers. Thresholds are exact (a cut between bins is a comparison with the
 * lower bin's largest value). Leaves get as many bits beyond Q16 as they need to be exact, but at
 * most {@value #MOST_SHIFT}, so that rounding them changes the sum of n trees by less than
 * n/2^{@value #MOST_SHIFT} of a Q16 unit, then the sum is rounded.
 *
 * <p>Questions that decide nothing go. A symmetric tree stays symmetric: only whole levels go.
 */
public final class Quantiser {
  private static final int MOST_SHIFT = 4;

  private Quantiser() {}

  /**
   * An observation with a quantised forest.
   *
   * @param observation program without forest
   * @param monotone the forest was fitted never to rise in the signal, which the program then
   *     claims
   */
  public static DecisionProgram program(
      DecisionProgram observation, BinnedForest fitted, boolean monotone) {
    return program(observation, quantise(fitted), monotone);
  }

  /** As {@link #program(DecisionProgram, BinnedForest, boolean)}, of a forest of integers. */
  public static DecisionProgram program(
      DecisionProgram observation, Forest forest, boolean monotone) {
    DecisionProgram program = observation.withForest(forest);
    String signal = observation.features().get(observation.rewardFeature()).expression();
    return monotone
        ? program.withClaims(List.of(new Claim(Claim.Kind.NOT_RISING, signal, 0)))
        : program;
  }

  /** Quantises a forest. */
  public static Forest quantise(BinnedForest fitted) {
    int shift = 0;
    while (shift < MOST_SHIFT && !exact(fitted, shift)) {
      shift++;
    }
    // The shift rounds down; half a unit in the first tree makes it round to nearest.
    long bias = shift == 0 ? 0 : 1L << (shift - 1);
    List<Tree> trees = new ArrayList<>();
    for (BinnedTree binned : fitted.trees()) {
      trees.add(
          simplified(Tree.of(node(binned, fitted.bins(), shift, trees.isEmpty() ? bias : 0))));
    }
    return new Forest(trees, shift);
  }

  /** The same tree without questions that decide nothing; symmetric if it was. */
  static Tree simplified(Tree tree) {
    return SymmetricTree.of(tree)
        .map(symmetric -> withoutIdleLevels(symmetric).tree())
        .orElseGet(() -> Tree.of(merged(tree, 0)));
  }

  private static boolean exact(BinnedForest fitted, int shift) {
    return fitted.trees().stream().allMatch(tree -> exact(tree, shift));
  }

  private static boolean exact(BinnedTree tree, int shift) {
    if (tree instanceof BinnedTree.Split split) {
      return exact(split.left(), shift) && exact(split.right(), shift);
    }
    double scaled = Math.scalb(((BinnedTree.Leaf) tree).value(), shift);
    return scaled == Math.rint(scaled);
  }

  private static Tree.Node node(BinnedTree tree, FeatureBins bins, int shift, long bias) {
    if (tree instanceof BinnedTree.Split split) {
      return Tree.split(
          split.feature(),
          bins.upper(split.feature(), split.cut()),
          node(split.left(), bins, shift, bias),
          node(split.right(), bins, shift, bias));
    }
    return Tree.leaf(Math.round(Math.scalb(((BinnedTree.Leaf) tree).value(), shift)) + bias);
  }

  /** Without splits between equal leaves. */
  private static Tree.Node merged(Tree tree, int at) {
    if (tree.leafAt(at)) {
      return Tree.leaf(tree.value(at));
    }
    Tree.Node left = merged(tree, tree.left(at));
    Tree.Node right = merged(tree, tree.right(at));
    return left instanceof Tree.Node.Leaf && left.equals(right)
        ? left
        : Tree.split(tree.feature(at), tree.threshold(at), left, right);
  }

  /** Without levels whose answer changes no leaf. */
  private static SymmetricTree withoutIdleLevels(SymmetricTree tree) {
    for (int level = 0; level < tree.levels().size(); level++) {
      int bit = 1 << (tree.levels().size() - 1 - level);
      if (idle(tree.leaves(), bit)) {
        return withoutIdleLevels(without(tree, level, bit));
      }
    }
    return tree;
  }

  private static boolean idle(List<Long> leaves, int bit) {
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      if (!leaves.get(leaf).equals(leaves.get(leaf ^ bit))) {
        return false;
      }
    }
    return true;
  }

  private static SymmetricTree without(SymmetricTree tree, int level, int bit) {
    List<SymmetricTree.Level> levels = new ArrayList<>(tree.levels());
    levels.remove(level);
    List<Long> leaves = new ArrayList<>();
    for (int leaf = 0; leaf < tree.leaves().size(); leaf++) {
      if ((leaf & bit) == 0) {
        leaves.add(tree.leaves().get(leaf));
      }
    }
    return new SymmetricTree(levels, leaves);
  }
}
