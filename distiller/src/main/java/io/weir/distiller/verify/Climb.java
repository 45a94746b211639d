package io.weir.distiller.verify;

import java.util.SplittableRandom;

/**
 * Gives a question good points before the search: climbs from random points of a box along one
 * feature at a time.
 */
final class Climb {
  private static final int CLIMBS = 16;

  private final BoxSearch search;
  private final int[] boxLow;
  private final int[] boxHigh;
  private final Question asked;
  private boolean stopped;

  private Climb(BoxSearch search, int[] boxLow, int[] boxHigh, Question asked) {
    this.search = search;
    this.boxLow = boxLow;
    this.boxHigh = boxHigh;
    this.asked = asked;
  }

  /** Climbs within a box; the same seed climbs the same way. */
  static void run(BoxSearch search, int[] boxLow, int[] boxHigh, Question asked, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Climb climb = new Climb(search, boxLow, boxHigh, asked);
    for (int start = 0; start < CLIMBS && !climb.stopped; start++) {
      int[] point = new int[boxLow.length];
      for (int f = 0; f < point.length; f++) {
        point[f] = random.nextInt(boxLow[f], boxHigh[f] + 1);
      }
      climb.from(point);
    }
  }

  private void from(int[] point) {
    long best = Long.MIN_VALUE;
    boolean better = true;
    while (better && !stopped) {
      better = false;
      for (int f = 0; f < point.length && !stopped; f++) {
        Best along = new Best(asked, best);
        search.line(point, f, boxLow[f], boxHigh[f], along);
        stopped = along.stopped;
        if (along.at != null) {
          point[f] = along.at[f];
          best = along.promise;
          better = true;
        }
      }
    }
  }

  /** Hands points on and remembers the most promising. */
  private static final class Best implements Question {
    private final Question asked;
    private long promise;
    private int[] at;
    private boolean stopped;

    Best(Question asked, long promise) {
      this.asked = asked;
      this.promise = promise;
    }

    @Override
    public boolean possible(long[] min, long[] max) {
      return true;
    }

    @Override
    public long promise(long[] min, long[] max) {
      return asked.promise(min, max);
    }

    @Override
    public boolean point(int[] ranks, long[] sums) {
      long own = asked.promise(sums, sums);
      if (own > promise) {
        promise = own;
        at = ranks.clone();
      }
      if (asked.possible(sums, sums)) {
        stopped = asked.point(ranks, sums);
      }
      return stopped;
    }

    @Override
    public void unseen(long[] min, long[] max) {
      throw new IllegalStateException("a line is seen whole");
    }
  }
}
