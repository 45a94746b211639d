package io.weir.codegen.interpret;

import io.weir.codegen.analyse.Columns;
import io.weir.codegen.analyse.ForestWitnesses;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whole rows (inputs and states) that bring a feature to one below, at and one above each threshold
 * it is tested against. Found by bisection over one column at a time, the others being random: a
 * feature is taken to be monotone in a column, and what is found is checked. A threshold no search
 * reaches gives no row; {@link ForestWitnesses} covers it without working back.
 */
public final class ThresholdWitnesses {
  private static final int ATTEMPTS = 4;

  private final Interpreter interpreter;
  private final Columns columns;
  private final long[] features;
  private final long[] in;
  private final List<long[]> rows = new ArrayList<>();

  private ThresholdWitnesses(DecisionProgram program, long seed) {
    interpreter = new Interpreter(program);
    columns = new Columns(program, seed);
    features = new long[program.features().size()];
    in = new long[columns.inputs()];
  }

  /**
   * The rows.
   *
   * @param seed of the columns that are not searched
   */
  public static List<long[]> of(DecisionProgram program, long seed) {
    ThresholdWitnesses witnesses = new ThresholdWitnesses(program, seed);
    for (int feature = 0; feature < program.features().size(); feature++) {
      for (long target : targets(program, feature)) {
        witnesses.reach(feature, target);
      }
    }
    return witnesses.rows;
  }

  private static SortedSet<Long> targets(DecisionProgram program, int feature) {
    SortedSet<Long> targets = new TreeSet<>();
    for (Tree tree : program.forest().trees()) {
      for (int node = 0; node < tree.nodeCount(); node++) {
        if (tree.feature(node) == feature) {
          targets.add(tree.threshold(node) - 1);
          targets.add(tree.threshold(node));
          targets.add(tree.threshold(node) + 1);
        }
      }
    }
    return targets;
  }

  private void reach(int feature, long target) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long[] row = new long[columns.width()];
      columns.fillInside(row, 0);
      for (int column = 0; column < row.length; column++) {
        if (bisect(feature, target, row, column)) {
          rows.add(row);
          return;
        }
      }
    }
  }

  /** Leaves {@code row} at the target and says so, or leaves it as it was. */
  private boolean bisect(int feature, long target, long[] row, int column) {
    long original = row[column];
    long low = columns.range(column).min();
    long high = columns.range(column).max();
    long first = valueAt(feature, row, column, low);
    long last = valueAt(feature, row, column, high);
    boolean rising = first <= last;
    if (target < Math.min(first, last) || target > Math.max(first, last)) {
      row[column] = original;
      return false;
    }
    while (low < high) {
      long middle = (low & high) + ((low ^ high) >> 1);
      long value = valueAt(feature, row, column, middle);
      boolean enough = rising ? value >= target : value <= target;
      if (enough) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (valueAt(feature, row, column, low) == target) {
      return true;
    }
    row[column] = original;
    return false;
  }

  private long valueAt(int feature, long[] row, int column, long value) {
    row[column] = value;
    System.arraycopy(row, 0, in, 0, in.length);
    interpreter.observe(in, row, in.length, features);
    return features[feature];
  }
}
