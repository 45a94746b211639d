package io.weir.distiller.verify;

import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** What the forest can answer, what the program makes of it, and the longest way there. */
final class ForestRange {
  private final Subject subject;
  private final long limit;
  private Interval bounds;

  ForestRange(Subject subject, long limit) {
    this.subject = subject;
    this.limit = limit;
  }

  private Extremes everywhere() {
    return new Extremes(subject.ranks().low(), subject.ranks().high(), limit);
  }

  /** The least and the greatest score, and the features that give them. */
  Finding scores(DoubleConsumer progress) {
    Extremes.End least = everywhere().smallest(subject.trees(), p -> progress.accept(p / 2));
    Extremes.End most = everywhere().largest(subject.trees(), p -> progress.accept((1 + p) / 2));
    bounds = new Interval(subject.score(least.bound()), subject.score(most.bound()));
    long boxes = least.boxes() + most.boxes();
    int shift = subject.program().forest().leafShift();
    Interval sums = new Interval(least.bound() >> shift, most.bound() >> shift);
    String saturates =
        sums.equals(bounds) ? "never saturates" : "of " + sums + " before saturation";
    Interval found = new Interval(subject.score(least.value()), subject.score(most.value()));
    if (!found.equals(bounds)) {
      return Finding.open(
          "score range", "within %s, found %s; %s".formatted(bounds, found, saturates), boxes);
    }
    return Finding.proved(
        "score range",
        "exactly %s; %s".formatted(bounds, saturates),
        boxes,
        subject.example(least.at()),
        subject.example(most.at()));
  }

  /** What the output can be, with the scores as {@link #scores} found them. */
  Finding output() {
    List<Interval> columns = RowBox.whole(subject.program());
    String output = subject.program().output();
    Interval range =
        Ranges.within(subject.program(), columns, Map.of(subject.scoreName(), bounds)).of(output);
    return Finding.proved(
        "output range",
        "`%s` within %s, by intervals, for scores in %s".formatted(output, range, bounds),
        1);
  }

  /** The most comparisons that one vector costs, walked tree by tree. */
  Finding path(DoubleConsumer progress) {
    List<RankNode> depths = new ArrayList<>();
    long sumOfDepths = 0;
    for (Tree tree : subject.program().forest().trees()) {
      depths.add(RankNode.depths(tree, subject.ranks()));
      sumOfDepths += ForestShape.depthOf(tree);
    }
    Extremes.End most = everywhere().largest(depths, progress);
    String work = new Work(subject.program()).describe(most.bound());
    return most.exact()
        ? Finding.proved(
            "worst path",
            "%d comparisons, reached (sum of depths %d); %s"
                .formatted(most.value(), sumOfDepths, work),
            most.boxes(),
            subject.example(most.at()))
        : Finding.proved(
            "worst path",
            "at most %d comparisons, %d found (sum of depths %d); %s"
                .formatted(most.bound(), most.value(), sumOfDepths, work),
            most.boxes());
  }
}
