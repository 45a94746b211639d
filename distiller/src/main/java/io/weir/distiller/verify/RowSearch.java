package io.weir.distiller.verify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Searches the rows (inputs and states) of a program by interval arithmetic: a box of rows is left
 * when its intervals say that no row of it can do, and cut otherwise, along the column that tells
 * most. Depth first, the more certain half first; rows of every box are tried.
 */
final class RowSearch {
  private static final int TRIES = 2;

  private final RowGoal goal;
  private final long limit;
  private final DoubleConsumer progress;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Deque<Open> open = new ArrayDeque<>();
  private long boxes;

  RowSearch(RowGoal goal, long limit, DoubleConsumer progress) {
    this.goal = goal;
    this.limit = limit;
    this.progress = progress;
  }

  private record Open(RowBox box, double openness, double share) {}

  /** Boxes looked at. */
  long boxes() {
    return boxes;
  }

  /** Boxes the last search had to leave. */
  List<RowBox> unseen() {
    return open.stream().map(Open::box).toList();
  }

  /** A row that does; empty if there is none or, with {@link #unseen} boxes, none was found. */
  Optional<long[]> find(RowBox whole) {
    open.clear();
    push(whole, goal.openness(whole), 1);
    double done = 0;
    while (!open.isEmpty() && boxes < limit) {
      Open next = open.pop();
      boxes++;
      Optional<long[]> row = tried(next);
      if (row.isPresent()) {
        return row;
      }
      double left = next.share() - cut(next);
      done += left;
      progress.accept(Math.min(1, Math.max(done, (double) boxes / limit)));
    }
    return Optional.empty();
  }

  private void push(RowBox box, double openness, double share) {
    if (openness >= 0) {
      open.push(new Open(box, openness, share));
    }
  }

  private Optional<long[]> tried(Open next) {
    for (int i = 0; i < TRIES; i++) {
      long[] row = i == 0 ? next.box().centre() : next.box().random(random);
      if (goal.holds(row)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /** Cuts a box and says which share of the search its halves still are. */
  private double cut(Open next) {
    List<RowBox> best = null;
    double[] values = new double[2];
    double least = Double.POSITIVE_INFINITY;
    for (int column = 0; column < next.box().columns().size(); column++) {
      if (!next.box().canCut(column)) {
        continue;
      }
      List<RowBox> halves = next.box().cut(column);
      double first = goal.openness(halves.get(0));
      double second = goal.openness(halves.get(1));
      double sum = Math.max(0, first) + Math.max(0, second);
      if (sum < least) {
        least = sum;
        best = halves;
        values = new double[] {first, second};
      }
    }
    if (best == null) {
      return 0;
    }
    int last = values[0] >= values[1] && values[1] >= 0 ? 0 : 1;
    push(best.get(last), values[last], next.share() / 2);
    push(best.get(1 - last), values[1 - last], next.share() / 2);
    return (values[0] >= 0 ? next.share() / 2 : 0) + (values[1] >= 0 ? next.share() / 2 : 0);
  }
}
