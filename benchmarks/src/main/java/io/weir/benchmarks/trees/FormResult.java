package io.weir.benchmarks.trees;

import io.weir.benchmarks.trees.InstructionCount.Counted;
import java.nio.DoubleBuffer;
import java.util.Map;

/**
 * What was measured of one form of a policy.
 *
 * @param timed time, size and answers
 * @param instructions by instruction set
 * @param difference from the network's answer in double: the form's error
 */
record FormResult(
    TimingRun.Timed timed, Map<InstructionSet, Counted> instructions, Difference difference) {
  /**
   * Of scores, in units of the rate multiplier.
   *
   * @param mean mean magnitude
   * @param largest largest magnitude
   */
  record Difference(double mean, double largest) {
    private static final double ONE_Q16 = 1 << 16;

    /** Between two lists of scores, Q16. */
    static Difference between(DoubleBuffer scores, long[] expected) {
      double sum = 0;
      double largest = 0;
      for (int i = 0; i < expected.length; i++) {
        double difference = Math.abs(scores.get(i) - expected[i]) / ONE_Q16;
        sum += difference;
        largest = Math.max(largest, difference);
      }
      return new Difference(sum / expected.length, largest);
    }
  }
}
