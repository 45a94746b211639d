package io.weir.distiller.verify;

/** What a {@link RowSearch} wants a row to do. */
interface RowGoal {
  /**
   * How far a box of rows is from certain: negative if no row of it does, 0 if every row does, else
   * larger the less is known.
   */
  double openness(RowBox box);

  /** Whether a row does. */
  boolean holds(long[] row);
}
