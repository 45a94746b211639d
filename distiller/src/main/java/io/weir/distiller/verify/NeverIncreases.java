package io.weir.distiller.verify;

import io.weir.codegen.ir.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Where a feature is large, the rate never increases: the score is 0 or less. */
final class NeverIncreases {
  private final Subject subject;
  private final long limit;

  NeverIncreases(Subject subject, long limit) {
    this.subject = subject;
    this.limit = limit;
  }

  /** The claim from a given value on. */
  Finding from(int feature, long from, DoubleConsumer progress) {
    String property = "never increases, %s >= %d".formatted(subject.name(feature), from);
    Interval range = subject.ranges().get(feature);
    if (from > range.max()) {
      return Finding.proved(property, "the feature is never above " + range.max(), 0);
    }
    int[] low = subject.ranks().low();
    low[feature] = subject.ranks().of(feature, from);
    BoxSearch search = new BoxSearch(List.of(subject.trees()), limit, progress);
    Maximum above = search(search, low, subject.ranks().high());
    if (above.at() != null) {
      Example example = subject.example(cells(above.at(), feature, from));
      String detail = "score %d at %s".formatted(example.score(), example.features());
      return Finding.refuted(property, detail, search.boxes(), example);
    }
    if (above.bound() > subject.largestSum(0)) {
      String detail = "proved: score at most %d there".formatted(subject.score(above.bound()));
      return Finding.open(property, detail, search.boxes());
    }
    return Finding.proved(property, "no score above 0 there", search.boxes());
  }

  private Maximum search(BoxSearch search, int[] low, int[] high) {
    Maximum above = Maximum.above(subject.largestSum(0));
    Climb.run(search, low, high, above, 1);
    if (above.at() == null) {
      search.run(low, high, above);
    }
    return above;
  }

  private List<Interval> cells(int[] point, int feature, long from) {
    List<Interval> cells = new ArrayList<>();
    for (int f = 0; f < point.length; f++) {
      Interval cell = subject.ranks().cell(f, point[f]);
      cells.add(f == feature ? new Interval(Math.max(cell.min(), from), cell.max()) : cell);
    }
    return cells;
  }

  /** The smallest value from which it holds: cell by cell from the top. */
  Finding smallest(int feature, DoubleConsumer progress) {
    String name = subject.name(feature);
    String property = "never increases, smallest " + name;
    int last = subject.ranks().last(feature);
    long boxes = 0;
    for (int rank = last; rank >= 0; rank--) {
      int[] low = subject.ranks().low();
      int[] high = subject.ranks().high();
      low[feature] = rank;
      high[feature] = rank;
      BoxSearch search = new BoxSearch(List.of(subject.trees()), limit - boxes, p -> {});
      Maximum above = search(search, low, high);
      boxes += search.boxes();
      if (above.at() != null) {
        return found(property, name, feature, rank, above.at(), boxes);
      }
      if (above.bound() > subject.largestSum(0)) {
        long from = subject.ranks().cell(feature, rank).max() + 1;
        return Finding.open(property, proved(name, feature, from), boxes);
      }
      progress.accept((last - rank + 1.0) / (last + 1));
    }
    return Finding.proved(property, "no score is above 0, whatever " + name + " is", boxes);
  }

  private Finding found(String property, String name, int feature, int rank, int[] at, long boxes) {
    Interval cell = subject.ranks().cell(feature, rank);
    List<Interval> cells = new ArrayList<>(cells(at, feature, cell.min()));
    cells.set(feature, Interval.of(cell.max()));
    Example witness = subject.example(cells);
    String where = "at %s = %d the score can be %d".formatted(name, cell.max(), witness.score());
    String detail = proved(name, feature, cell.max() + 1) + "; " + where;
    return Finding.proved(property, detail, boxes, witness);
  }

  private String proved(String name, int feature, long from) {
    return from > subject.ranges().get(feature).max()
        ? "from no value of " + name + " on"
        : "score <= 0 where %s >= %d".formatted(name, from);
  }
}
