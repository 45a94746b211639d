package io.weir.benchmarks.trees;

import io.weir.codegen.c.ForestForm;
import java.nio.DoubleBuffer;
import java.util.Map;

/**
 * What was measured of a policy and its program, on rows the program visits.
 *
 * @param contenders by name: the networks, and the forest's score and the whole decision by form
 * @param differences of scores from the network's in double, by contender
 * @param choices the form Weir chooses for the forest, by machine
 */
record PolicyResult(
    Map<String, Measured> contenders,
    Map<String, Difference> differences,
    Map<InstructionSet, ForestForm> choices) {
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
