package io.weir.distiller.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * The score never rises (or never falls) when a feature rises, all else equal. It is enough to
 * compare neighbouring cells: at each cut of the feature, the trees that ask there are replaced by
 * the trees of their differences. If those cannot sum to a rise, the cut is proved; if every tree
 * is monotone by itself, the first bound says so. Otherwise the scores on both sides, shifted and
 * saturated, are compared box by box.
 */
final class Monotone {
  private final Subject subject;
  private final long limit;
  private final int feature;
  private final boolean rising;
  private long boxes;

  /**
   * Prepares.
   *
   * @param rising whether it is a rise that is forbidden, and not a fall
   */
  Monotone(Subject subject, int feature, boolean rising, long limit) {
    this.subject = subject;
    this.feature = feature;
    this.rising = rising;
    this.limit = limit;
  }

  Finding prove(DoubleConsumer progress) {
    String name = subject.name(feature);
    String property = (rising ? "never rises with " : "never falls with ") + name;
    int cuts = subject.ranks().last(feature);
    List<Integer> open = new ArrayList<>();
    for (int cut = 0; cut < cuts; cut++) {
      Step step = step(cut);
      if (step.at != null) {
        return refuted(property, name, step.at, cut);
      }
      if (!step.closed) {
        open.add(cut);
      }
      progress.accept((cut + 1.0) / cuts);
    }
    if (open.isEmpty()) {
      return Finding.proved(property, "at all %d cuts of %s".formatted(cuts, name), boxes);
    }
    String detail = "proved at %d of %d cuts of %s".formatted(cuts - open.size(), cuts, name);
    return Finding.open(property, detail, boxes);
  }

  private Finding refuted(String property, String name, int[] at, int cut) {
    int[] above = at.clone();
    at[feature] = cut;
    above[feature] = cut + 1;
    Example before = subject.example(at);
    Example after = subject.example(above);
    String detail =
        "%s from %d to %d: score from %d to %d"
            .formatted(
                name,
                before.features().get(feature),
                after.features().get(feature),
                before.score(),
                after.score());
    return Finding.refuted(property, detail, boxes, before, after);
  }

  /** One cut: closed or not, and a point where it goes wrong, if one was found. */
  private static final class Step {
    private final boolean closed;
    private final int[] at;

    Step(boolean closed, int[] at) {
      this.closed = closed;
      this.at = at;
    }
  }

  private Step step(int cut) {
    int[] low = subject.ranks().low();
    int[] high = subject.ranks().high();
    high[feature] = 0;
    List<RankNode> below = new ArrayList<>();
    List<RankNode> above = new ArrayList<>();
    List<RankNode> differences = new ArrayList<>();
    for (RankNode tree : subject.trees()) {
      RankNode before = tree.fix(feature, cut);
      RankNode after = tree.fix(feature, cut + 1);
      below.add(before);
      above.add(after);
      if (before != after) {
        RankNode rise = after.minus(before, low, high);
        differences.add(rising ? rise : rise.times(-1));
      }
    }
    BoxSearch sums = new BoxSearch(List.of(differences), limit, p -> {});
    Maximum wrong = Maximum.above(0);
    boolean closed = sums.run(low, high, wrong);
    boxes += sums.boxes();
    if (closed && wrong.at() == null) {
      return new Step(true, null);
    }
    return scores(low, high, below, above, differences);
  }

  private Step scores(
      int[] low,
      int[] high,
      List<RankNode> below,
      List<RankNode> above,
      List<RankNode> differences) {
    BoxSearch search = new BoxSearch(List.of(differences, below, above), limit, p -> {});
    Wrong wrong = new Wrong();
    boolean closed = search.run(low, high, wrong);
    boxes += search.boxes();
    return new Step(closed, wrong.at);
  }

  /** Sums: what the score must not do, the sum below the cut, the sum above it. */
  private final class Wrong implements Question {
    private int[] at;

    @Override
    public boolean possible(long[] min, long[] max) {
      return max[0] > 0
          && (rising
              ? subject.score(max[2]) > subject.score(min[1])
              : subject.score(max[1]) > subject.score(min[2]));
    }

    @Override
    public long promise(long[] min, long[] max) {
      return max[0];
    }

    @Override
    public boolean point(int[] ranks, long[] sums) {
      if (possible(sums, sums)) {
        at = ranks.clone();
      }
      return at != null;
    }

    @Override
    public void unseen(long[] min, long[] max) {
      // The number of open cuts says how far it went.
    }
  }
}
