package io.weir.distiller.verify;

import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The cells into which the thresholds of all trees cut each feature's range. Two values of a cell
 * answer every question alike, so a forest is a function of the cells' numbers, the ranks.
 */
final class Ranks {
  /** Per feature the largest value of each cell, rising. */
  private final long[][] upper;

  private final List<Interval> ranges;

  /**
   * Cuts the features.
   *
   * @param ranges what each feature can be
   * @param forests whose thresholds cut
   */
  Ranks(List<Interval> ranges, List<Forest> forests) {
    this.ranges = List.copyOf(ranges);
    upper = new long[ranges.size()][];
    for (int f = 0; f < upper.length; f++) {
      TreeSet<Long> cuts = new TreeSet<>();
      cuts.add(ranges.get(f).max());
      for (Forest forest : forests) {
        for (Tree tree : forest.trees()) {
          addCuts(tree, f, cuts);
        }
      }
      upper[f] = cuts.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private void addCuts(Tree tree, int feature, Set<Long> cuts) {
    Interval range = ranges.get(feature);
    for (int node = 0; node < tree.nodeCount(); node++) {
      long threshold = tree.threshold(node);
      if (tree.feature(node) == feature && range.min() <= threshold && threshold < range.max()) {
        cuts.add(threshold);
      }
    }
  }

  /** Number of features. */
  int features() {
    return upper.length;
  }

  /** The highest rank of a feature. */
  int last(int feature) {
    return upper[feature].length - 1;
  }

  /** The cell that {@code value} lies in; a value outside the range counts as its nearest end. */
  int of(int feature, long value) {
    int at = Arrays.binarySearch(upper[feature], ranges.get(feature).clamp(value));
    return at >= 0 ? at : -at - 1;
  }

  /** The values of a cell. */
  Interval cell(int feature, int rank) {
    long min = rank == 0 ? ranges.get(feature).min() : upper[feature][rank - 1] + 1;
    return new Interval(min, upper[feature][rank]);
  }

  /** The highest rank that answers {@code x <= threshold} with yes, -1 if none does. */
  int test(int feature, long threshold) {
    if (threshold < ranges.get(feature).min()) {
      return -1;
    }
    return of(feature, threshold);
  }

  /** The box of all ranks: its lower ends. */
  int[] low() {
    return new int[upper.length];
  }

  /** The box of all ranks: its upper ends. */
  int[] high() {
    int[] high = new int[upper.length];
    Arrays.setAll(high, this::last);
    return high;
  }
}
