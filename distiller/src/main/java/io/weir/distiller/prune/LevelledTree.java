package io.weir.distiller.prune;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;

/** A symmetric tree, which stays one: a whole level goes at a time. */
final class LevelledTree implements PrunedTree {
  private List<SymmetricTree.Level> levels;
  private List<Leaf> leaves = new ArrayList<>();
  private double lost;

  /**
   * @param visits visits by leaf
   */
  LevelledTree(SymmetricTree tree, long[] visits) {
    levels = tree.levels();
    for (int leaf = 0; leaf < visits.length; leaf++) {
      leaves.add(new Leaf(tree.leaves().get(leaf), visits[leaf]));
    }
  }

  @Override
  public double leastHarm() {
    return levels.isEmpty() ? Double.POSITIVE_INFINITY : lost + scatter(weakest());
  }

  private int weakest() {
    int weakest = 0;
    for (int level = 1; level < levels.size(); level++) {
      if (scatter(level) < scatter(weakest)) {
        weakest = level;
      }
    }
    return weakest;
  }

  private double scatter(int level) {
    int bit = bit(level);
    double sum = 0;
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      if ((leaf & bit) == 0) {
        sum += leaves.get(leaf).scatter(leaves.get(leaf | bit));
      }
    }
    return sum;
  }

  /** The root's answer is the highest bit of a leaf's number. */
  private int bit(int level) {
    return 1 << (levels.size() - 1 - level);
  }

  @Override
  public void cut() {
    int level = weakest();
    lost += scatter(level);
    int bit = bit(level);
    List<Leaf> merged = new ArrayList<>();
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      if ((leaf & bit) == 0) {
        merged.add(leaves.get(leaf).with(leaves.get(leaf | bit)));
      }
    }
    List<SymmetricTree.Level> left = new ArrayList<>(levels);
    left.remove(level);
    levels = left;
    leaves = merged;
  }

  @Override
  public Tree tree() {
    return new SymmetricTree(levels, leaves.stream().map(leaf -> Math.round(leaf.value())).toList())
        .tree();
  }
}
