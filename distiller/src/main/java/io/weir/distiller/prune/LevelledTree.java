package io.weir.distiller.prune;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;

/** A symmetric tree, which stays one: a whole level goes at a time. */
final class LevelledTree implements PrunedTree {
  private List<SymmetricTree.Level> levels;
  private double[] values;
  private long[] visits;
  private double lost;

  /**
   * @param visits visits by leaf
   */
  LevelledTree(SymmetricTree tree, long[] visits) {
    levels = tree.levels();
    values = tree.leaves().stream().mapToDouble(Long::doubleValue).toArray();
    this.visits = visits.clone();
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
    for (int leaf = 0; leaf < values.length; leaf++) {
      if ((leaf & bit) == 0) {
        double both = visits[leaf] + visits[leaf | bit];
        double between = values[leaf] - values[leaf | bit];
        sum += both == 0 ? 0 : between * between * visits[leaf] * visits[leaf | bit] / both;
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
    double[] merged = new double[values.length / 2];
    long[] mergedVisits = new long[merged.length];
    int next = 0;
    for (int leaf = 0; leaf < values.length; leaf++) {
      if ((leaf & bit) == 0) {
        long both = visits[leaf] + visits[leaf | bit];
        merged[next] =
            both == 0
                ? (values[leaf] + values[leaf | bit]) / 2
                : (values[leaf] * visits[leaf] + values[leaf | bit] * visits[leaf | bit]) / both;
        mergedVisits[next++] = both;
      }
    }
    List<SymmetricTree.Level> left = new ArrayList<>(levels);
    left.remove(level);
    levels = left;
    values = merged;
    visits = mergedVisits;
  }

  @Override
  public Tree tree() {
    List<Long> leaves = new ArrayList<>();
    for (double value : values) {
      leaves.add(Math.round(value));
    }
    return new SymmetricTree(levels, leaves).tree();
  }
}
