package io.weir.nativelib.differential;

/**
 * Something that runs emitted C: this process, an emulated core, a kernel. Rows are inputs, then
 * states, in the program's order.
 */
public interface Machine extends AutoCloseable {
  /** What it is, in words, for messages. */
  String name();

  /**
   * Decides row by row.
   *
   * @param rows {@code count} rows one after the other; their states are replaced by the next ones
   * @param multipliers gets {@code count} multipliers, Q16
   */
  void decide(long[] rows, int count, long[] multipliers);

  /**
   * Scores of the forest alone. Not called for programs without a forest.
   *
   * @param features {@code count} feature vectors one after the other
   * @param scores gets {@code count} scores
   */
  void score(int[] features, int count, long[] scores);

  @Override
  void close();
}
