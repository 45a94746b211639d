package io.weir.benchmarks.trees;

/**
 * How long to measure.
 *
 * @param rounds times everything is timed, one after the other
 * @param rows rows of a round
 * @param allForms whether all forms of a forest are measured, or those only that are chosen
 * @param countedRows rows whose instructions are counted
 * @param shots of calls from Java
 * @param ownJvm whether each way of calling has a JVM of its own
 */
public record Effort(
    int rounds, int rows, boolean allForms, int countedRows, int shots, boolean ownJvm) {
  /** For results. */
  public static final Effort FULL = new Effort(31, 65_536, true, 256, 400, true);

  /** For a look. */
  public static final Effort QUICK = new Effort(3, 16_384, false, 8, 20, false);
}
