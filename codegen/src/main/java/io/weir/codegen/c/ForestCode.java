package io.weir.codegen.c;

import java.util.Set;

/** A forest in one form: what it takes, and its C. */
interface ForestCode {
  /** What one evaluation does, whatever the input; {@link CostModel} turns it into instructions. */
  Work work();

  /** Bytes of constant tables. */
  long tableBytes();

  /** Helpers the C needs. */
  Set<Helper> helpers();

  /** Number of features rounded up as far as table walks need, at least {@code features}. */
  default int paddedFeatures(int features) {
    return features;
  }

  /** Writes tables and functions. */
  void declare(CodeWriter out, int features);

  /** Whether the forest is so small that its code stands where it is asked. */
  default boolean inlined() {
    return false;
  }

  /** Writes declarations that {@link #add} needs, at the head of the function. */
  default void prepare(CodeWriter out) {}

  /** Writes statements that add every tree's leaf for the features {@code f} to {@code sum}. */
  void add(CodeWriter out);

  /**
   * What one evaluation does.
   *
   * @param trees leaves added to the sum
   * @param steps comparisons
   * @param reads words read and put together
   * @param chain comparisons of which each has to wait for the one before
   */
  record Work(long trees, long steps, long reads, long chain) {}
}
