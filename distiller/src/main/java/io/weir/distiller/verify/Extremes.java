package io.weir.distiller.verify;

import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * The largest and the smallest sum of trees over a box, exactly, with the points that give them.
 */
final class Extremes {
  private static final long SEED = 1;

  private final int[] low;
  private final int[] high;
  private final long limit;

  Extremes(int[] low, int[] high, long limit) {
    this.low = low.clone();
    this.high = high.clone();
    this.limit = limit;
  }

  /** An end of the sums. */
  static final class End {
    private final long value;
    private final int[] at;
    private final long bound;
    private final long boxes;

    private End(long value, int[] at, long bound, long boxes) {
      this.value = value;
      this.at = at;
      this.bound = bound;
      this.boxes = boxes;
    }

    /** The most extreme sum that was found. */
    long value() {
      return value;
    }

    /** Its point. */
    int[] at() {
      return at;
    }

    /** No sum is more extreme than this. */
    long bound() {
      return bound;
    }

    /** Boxes looked at. */
    long boxes() {
      return boxes;
    }

    boolean exact() {
      return value == bound;
    }
  }

  /** The largest sum. */
  End largest(List<RankNode> trees, DoubleConsumer progress) {
    BoxSearch search = new BoxSearch(List.of(trees), limit, progress);
    Maximum maximum = Maximum.any();
    Climb.run(search, low, high, maximum, SEED);
    search.run(low, high, maximum);
    return new End(maximum.best(), maximum.at(), maximum.bound(), search.boxes());
  }

  /** The smallest sum. */
  End smallest(List<RankNode> trees, DoubleConsumer progress) {
    List<RankNode> negative = trees.stream().map(tree -> tree.times(-1)).toList();
    End end = largest(negative, progress);
    return new End(-end.value, end.at, -end.bound, end.boxes);
  }
}
