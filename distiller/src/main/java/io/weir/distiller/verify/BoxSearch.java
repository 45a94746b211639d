package io.weir.distiller.verify;

import io.weir.codegen.ir.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Exact search over boxes of ranks, depth first: a box is left when its bounds say that it cannot
 * hold an answer, and cut otherwise. The bound of a sum is the sum of its trees' bounds, which are
 * kept from box to box for the trees that a cut does not touch; trees that have become constant are
 * added up once. A box with a single free feature is not cut but gone through rank by rank.
 *
 * <p>Not thread-safe.
 */
final class BoxSearch {
  private final List<RankNode> trees = new ArrayList<>();
  private final int[] sumOf;
  private final int sums;
  private final long limit;
  private final DoubleConsumer progress;
  private Question question;
  private int[] low;
  private int[] high;
  private long boxes;
  private double done;
  private boolean stopped;
  private boolean exhausted;
  private long runMin;
  private long runMax;

  /**
   * Prepares a search.
   *
   * @param sums the trees of each sum
   * @param limit most boxes to look at
   * @param progress told the share of the search that is done, in [0, 1]
   */
  BoxSearch(List<List<RankNode>> sums, long limit, DoubleConsumer progress) {
    this.sums = sums.size();
    this.limit = limit;
    this.progress = progress;
    sums.forEach(trees::addAll);
    sumOf = new int[trees.size()];
    int at = 0;
    for (int s = 0; s < sums.size(); s++) {
      for (int i = 0; i < sums.get(s).size(); i++) {
        sumOf[at++] = s;
      }
    }
  }

  /** A box's trees that are not constant in it, and the bounds of the sums. */
  private static final class Level {
    private final RankNode[] roots;
    private final int[] sumOf;
    private final long[] min;
    private final long[] max;
    private final long[] fixed;
    private final long[] low;
    private final long[] high;
    private int count;

    Level(int trees, long[] fixed) {
      roots = new RankNode[trees];
      sumOf = new int[trees];
      min = new long[trees];
      max = new long[trees];
      this.fixed = fixed.clone();
      low = new long[fixed.length];
      high = new long[fixed.length];
    }

    void add(RankNode root, int sum, long least, long most) {
      low[sum] += least;
      high[sum] += most;
      if (least == most) {
        fixed[sum] += least;
        return;
      }
      roots[count] = root;
      sumOf[count] = sum;
      min[count] = least;
      max[count] = most;
      count++;
    }
  }

  /** Boxes looked at. */
  long boxes() {
    return boxes;
  }

  /**
   * Searches a box.
   *
   * @return whether the search came to its end, so that the question's answer is final
   */
  boolean run(int[] boxLow, int[] boxHigh, Question asked) {
    question = asked;
    low = boxLow.clone();
    high = boxHigh.clone();
    done = 0;
    stopped = false;
    exhausted = false;
    visit(whole(), 1);
    return !exhausted;
  }

  /** Bounds of the first sum over a box. */
  Interval bounds(int[] boxLow, int[] boxHigh) {
    low = boxLow;
    high = boxHigh;
    Level level = whole();
    return new Interval(level.low[0], level.high[0]);
  }

  /** All trees in the current box. */
  private Level whole() {
    Level level = new Level(trees.size(), new long[sums]);
    for (int i = 0; i < sumOf.length; i++) {
      addBounds(level, trees.get(i), sumOf[i]);
    }
    return level;
  }

  private void addBounds(Level level, RankNode tree, int sum) {
    RankNode node = descend(tree);
    runMin = Long.MAX_VALUE;
    runMax = Long.MIN_VALUE;
    extend(node);
    level.add(node, sum, runMin, runMax);
  }

  /** Past the questions that the box decides. */
  private RankNode descend(RankNode root) {
    RankNode node = root;
    while (!node.isLeaf()) {
      if (high[node.feature] <= node.rank) {
        node = node.low;
      } else if (low[node.feature] > node.rank) {
        node = node.high;
      } else {
        return node;
      }
    }
    return node;
  }

  /**
   * Extends the bounds by the leaves below that lie in the box. A path that contradicts the box is
   * contradicted by one of its questions, because questions about a feature that agree with each
   * other and, one by one, with an interval agree with it together.
   */
  private void extend(RankNode node) {
    if (node.min >= runMin && node.max <= runMax) {
      return;
    }
    if (node.isLeaf()) {
      runMin = Math.min(runMin, node.min);
      runMax = Math.max(runMax, node.max);
      return;
    }
    if (low[node.feature] <= node.rank) {
      extend(node.low);
    }
    if (high[node.feature] > node.rank) {
      extend(node.high);
    }
  }

  private void visit(Level level, double share) {
    if (stopped) {
      return;
    }
    if (!question.possible(level.low, level.high)) {
      advance(share);
      return;
    }
    if (exhausted || boxes >= limit) {
      exhausted = true;
      question.unseen(level.low, level.high);
      return;
    }
    boxes++;
    int free = onlyFreeFeature();
    if (level.count == 0) {
      stopped = question.point(low, level.fixed);
      advance(share);
    } else if (free >= 0) {
      sweep(level, free);
      advance(share);
    } else {
      cut(level, share);
    }
  }

  private void advance(double share) {
    done += share;
    progress.accept(Math.min(1, done));
  }

  /** The feature if it is the only one with more than one rank, else -1. */
  private int onlyFreeFeature() {
    int only = -1;
    for (int f = 0; f < low.length; f++) {
      if (low[f] < high[f]) {
        if (only >= 0) {
          return -1;
        }
        only = f;
      }
    }
    return only;
  }

  private void cut(Level level, double share) {
    RankNode at = heaviestQuestion(level);
    int feature = at.feature;
    int oldLow = low[feature];
    int oldHigh = high[feature];
    high[feature] = at.rank;
    Level below = narrow(level, feature);
    high[feature] = oldHigh;
    low[feature] = at.rank + 1;
    Level above = narrow(level, feature);
    low[feature] = oldLow;
    boolean aboveFirst =
        question.promise(above.low, above.high) > question.promise(below.low, below.high);
    for (int side = 0; side < 2; side++) {
      boolean isAbove = aboveFirst == (side == 0);
      if (isAbove) {
        low[feature] = at.rank + 1;
      } else {
        high[feature] = at.rank;
      }
      visit(isAbove ? above : below, share / 2);
      low[feature] = oldLow;
      high[feature] = oldHigh;
    }
  }

  /** The question at trees' roots whose answer the bounds depend on most. */
  private RankNode heaviestQuestion(Level level) {
    RankNode best = null;
    double most = -1;
    double[][] weight = new double[low.length][];
    for (int i = 0; i < level.count; i++) {
      RankNode root = level.roots[i];
      int f = root.feature;
      if (weight[f] == null) {
        weight[f] = new double[high[f] - low[f] + 1];
      }
      double now = weight[f][root.rank - low[f]] += (double) level.max[i] - level.min[i];
      if (now > most) {
        most = now;
        best = root;
      }
    }
    return best;
  }

  private Level narrow(Level parent, int feature) {
    Level child = new Level(parent.count, parent.fixed);
    System.arraycopy(parent.fixed, 0, child.low, 0, sums);
    System.arraycopy(parent.fixed, 0, child.high, 0, sums);
    long bit = RankNode.bit(feature);
    for (int i = 0; i < parent.count; i++) {
      if ((parent.roots[i].uses & bit) == 0) {
        child.add(parent.roots[i], parent.sumOf[i], parent.min[i], parent.max[i]);
      } else {
        addBounds(child, parent.roots[i], parent.sumOf[i]);
      }
    }
    return child;
  }

  private void sweep(Level level, int feature) {
    int first = low[feature];
    long[][] line = new long[sums][high[feature] - first + 2];
    for (int s = 0; s < sums; s++) {
      line[s][0] = level.fixed[s];
    }
    for (int i = 0; i < level.count; i++) {
      spread(level.roots[i], feature, first, high[feature], line[level.sumOf[i]], first);
    }
    int oldHigh = high[feature];
    long[] values = new long[sums];
    for (int rank = first; rank <= oldHigh && !stopped; rank++) {
      for (int s = 0; s < sums; s++) {
        values[s] += line[s][rank - first];
      }
      if (question.possible(values, values)) {
        low[feature] = rank;
        high[feature] = rank;
        stopped = question.point(low, values);
      }
    }
    low[feature] = first;
    high[feature] = oldHigh;
  }

  /** Adds a tree's values along a line to the line's differences. */
  private void spread(RankNode node, int feature, int from, int to, long[] line, int first) {
    if (node.isLeaf()) {
      line[from - first] += node.min;
      line[to + 1 - first] -= node.min;
    } else if (node.feature != feature) {
      RankNode next = low[node.feature] <= node.rank ? node.low : node.high;
      spread(next, feature, from, to, line, first);
    } else {
      if (from <= node.rank) {
        spread(node.low, feature, from, Math.min(to, node.rank), line, first);
      }
      if (to > node.rank) {
        spread(node.high, feature, Math.max(from, node.rank + 1), to, line, first);
      }
    }
  }

  /**
   * Asks about every point of a line through a box.
   *
   * @param point what is not changed
   * @param feature along which the line runs
   * @param from its first rank
   * @param to its last rank
   */
  void line(int[] point, int feature, int from, int to, Question asked) {
    question = asked;
    stopped = false;
    low = point.clone();
    high = point.clone();
    low[feature] = from;
    high[feature] = to;
    sweep(whole(), feature);
  }
}
