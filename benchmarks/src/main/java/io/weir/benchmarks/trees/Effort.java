package io.weir.benchmarks.trees;

import io.weir.benchmarks.decision.DecisionTimes;

/**
 * How long to measure.
 *
 * @param rounds times everything is timed, one after the other
 * @param rows rows of a round
 * @param allForms whether all forms of a forest are measured, or those only that are chosen
 * @param countedRows rows whose instructions are counted
 * @param calls how long to measure calls from Java
 * @param ownJvm whether each way of calling has a JVM of its own
 */
public record Effort(
    int rounds,
    int rows,
    boolean allForms,
    int countedRows,
    DecisionTimes.Effort calls,
    boolean ownJvm) {
  /** For results. */
  public static final Effort FULL =
      new Effort(31, 65_536, true, 256, new DecisionTimes.Effort(3, 5, 500), true);

  /** For a look. */
  public static final Effort QUICK =
      new Effort(3, 16_384, false, 8, new DecisionTimes.Effort(1, 3, 50), false);
}
