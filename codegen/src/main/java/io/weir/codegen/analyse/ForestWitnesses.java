package io.weir.codegen.analyse;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Feature vectors that reach every node of every tree with the tested feature one below, at and one
 * above the threshold. A forest whose threshold is off by one answers at least one of them
 * differently, unless both sides of that node answer alike there; random vectors find almost none.
 */
public final class ForestWitnesses {
  private final Forest forest;
  private final SplittableRandom random;
  private final List<int[]> vectors = new ArrayList<>();
  private final int[] low;
  private final int[] high;

  private ForestWitnesses(DecisionProgram program, long seed) {
    forest = program.forest();
    random = new SplittableRandom(seed);
    low = new int[program.features().size()];
    high = new int[program.features().size()];
    Arrays.fill(low, Integer.MIN_VALUE);
    Arrays.fill(high, Integer.MAX_VALUE);
  }

  /**
   * The vectors, at most three per inner node, and two per feature with the 32-bit extremes.
   *
   * @param seed decides the values of the features a vector is not about
   * @return one int per feature each
   */
  public static List<int[]> of(DecisionProgram program, long seed) {
    ForestWitnesses witnesses = new ForestWitnesses(program, seed);
    for (Tree tree : witnesses.forest.trees()) {
      witnesses.visit(tree, 0);
    }
    witnesses.extremes();
    return witnesses.vectors;
  }

  private void visit(Tree tree, int node) {
    if (tree.leafAt(node)) {
      return;
    }
    int feature = tree.feature(node);
    int threshold = (int) tree.threshold(node);
    for (long value = threshold - 1L; value <= threshold + 1L; value++) {
      if (value >= low[feature] && value <= high[feature]) {
        int[] vector = inside();
        vector[feature] = (int) value;
        vectors.add(vector);
      }
    }
    int oldHigh = high[feature];
    if (low[feature] <= threshold) {
      high[feature] = Math.min(oldHigh, threshold);
      visit(tree, tree.left(node));
      high[feature] = oldHigh;
    }
    int oldLow = low[feature];
    if (threshold < high[feature]) {
      low[feature] = Math.max(oldLow, threshold + 1);
      visit(tree, tree.right(node));
      low[feature] = oldLow;
    }
  }

  /** A vector that reaches the current node. */
  private int[] inside() {
    int[] vector = new int[low.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (int) random.nextLong(low[i], high[i] + 1L);
    }
    return vector;
  }

  private void extremes() {
    for (int i = 0; i < low.length; i++) {
      for (int extreme : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        int[] vector = inside();
        vector[i] = extreme;
        vectors.add(vector);
      }
    }
  }
}
