package io.weir.distiller.verify;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A box of rows: an interval per input and state.
 *
 * @param columns inputs first, then states
 */
record RowBox(List<Interval> columns) {
  /** Ratio of a column's ends from which it is cut at the geometric mean. */
  private static final int WIDE = 4;

  RowBox {
    columns = List.copyOf(columns);
  }

  /** The declared ranges. */
  static List<Interval> whole(DecisionProgram program) {
    List<Interval> columns = new ArrayList<>();
    program.inputs().forEach(input -> columns.add(input.range()));
    program.states().forEach(state -> columns.add(state.range()));
    return columns;
  }

  boolean canCut(int column) {
    return columns.get(column).min() < columns.get(column).max();
  }

  /** The two halves: by sign, by magnitude where that spans much, else in the middle. */
  List<RowBox> cut(int column) {
    Interval range = columns.get(column);
    long at = middle(range);
    return List.of(
        with(column, new Interval(range.min(), at)),
        with(column, new Interval(at + 1, range.max())));
  }

  private static long middle(Interval range) {
    if (range.min() < 0 && range.max() >= 0) {
      return -1;
    }
    boolean negative = range.max() < 0;
    double near = negative ? -(double) range.max() : (double) range.min();
    double far = negative ? -(double) range.min() : (double) range.max();
    if (far > WIDE * (near + 1)) {
      long mean = (long) Math.sqrt((near + 1) * (far + 1));
      long at = negative ? -mean : mean;
      return Math.max(range.min(), Math.min(range.max() - 1, at));
    }
    return (range.min() & range.max()) + ((range.min() ^ range.max()) >> 1);
  }

  RowBox with(int column, Interval part) {
    List<Interval> other = new ArrayList<>(columns);
    other.set(column, part);
    return new RowBox(other);
  }

  /** A row in the middle. */
  long[] centre() {
    return columns.stream().mapToLong(c -> c.min() == c.max() ? c.min() : middle(c)).toArray();
  }

  /** The row of this box nearest to another. */
  long[] nearest(long[] row) {
    long[] inside = new long[row.length];
    for (int c = 0; c < row.length; c++) {
      inside[c] = columns.get(c).clamp(row[c]);
    }
    return inside;
  }

  /** A random row. */
  long[] random(SplittableRandom random) {
    return columns.stream()
        .mapToLong(
            c ->
                c.max() == Long.MAX_VALUE
                    ? c.clamp(random.nextLong())
                    : random.nextLong(c.min(), c.max() + 1))
        .toArray();
  }
}
