package io.weir.distiller.verify;

/** Looks for the largest first sum, or only for one above a limit. */
final class Maximum implements Question {
  private final boolean firstAboveLimit;
  private long best;
  private int[] at;
  private long open = Long.MIN_VALUE;

  private Maximum(long best, boolean firstAboveLimit) {
    this.best = best;
    this.firstAboveLimit = firstAboveLimit;
  }

  /** The largest there is. */
  static Maximum any() {
    return new Maximum(Long.MIN_VALUE, false);
  }

  /** Some sum above {@code limit}. */
  static Maximum above(long limit) {
    return new Maximum(limit, true);
  }

  @Override
  public boolean possible(long[] min, long[] max) {
    return max[0] > best;
  }

  @Override
  public long promise(long[] min, long[] max) {
    return max[0];
  }

  @Override
  public boolean point(int[] ranks, long[] sums) {
    if (sums[0] > best) {
      best = sums[0];
      at = ranks.clone();
    }
    return firstAboveLimit && at != null;
  }

  @Override
  public void unseen(long[] min, long[] max) {
    open = Math.max(open, max[0]);
  }

  /** Where the best was found, null if nothing was. */
  int[] at() {
    return at;
  }

  /** The best value found; the limit if nothing was. */
  long best() {
    return best;
  }

  /** No point has a larger sum than this, however much was left unseen. */
  long bound() {
    return Math.max(best, open);
  }
}
