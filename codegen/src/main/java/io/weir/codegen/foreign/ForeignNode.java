package io.weir.codegen.foreign;

/** A node of a library's tree. */
sealed interface ForeignNode {
  /**
   * A leaf.
   *
   * @param value what it predicts, as the file has it
   */
  record Leaf(double value) implements ForeignNode {}

  /**
   * A split.
   *
   * @param number the node's number in the file, for messages
   * @param feature index of the feature
   * @param threshold as the file has it
   * @param zeroLeft where zero goes, if the library sends it elsewhere than it compares; else null
   */
  record Split(
      int number,
      int feature,
      double threshold,
      Boolean zeroLeft,
      ForeignNode left,
      ForeignNode right)
      implements ForeignNode {}
}
