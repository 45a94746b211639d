package io.weir.distiller.verify;

/**
 * What a {@link BoxSearch} is looking for among all points. A point has one value per sum of trees;
 * a box has an interval per sum, in which those of its points lie.
 */
interface Question {
  /** Whether a box with these bounds may hold what is looked for. */
  boolean possible(long[] min, long[] max);

  /** Where to look first: larger is more promising. */
  long promise(long[] min, long[] max);

  /**
   * A point.
   *
   * @param ranks the point; not to be kept
   * @param sums its sums; not to be kept
   * @return true to end the search
   */
  boolean point(int[] ranks, long[] sums);

  /** A box the search had to leave unseen. */
  void unseen(long[] min, long[] max);
}
