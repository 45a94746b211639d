package io.weir.benchmarks.suite;

/**
 * How much of a suite is run. Bars are the same.
 *
 * @param quick whether runs are short: for trying out, not for results
 * @param seeds runs per scenario and algorithm, with seeds 1, 2, …
 */
public record SuiteEffort(boolean quick, int seeds) {
  /** Seeds of a whole suite. */
  public static final int FULL_SEEDS = 5;

  /** Seeds of a quick one. */
  public static final int QUICK_SEEDS = 2;

  /** The usual number of seeds. */
  public static SuiteEffort of(boolean quick) {
    return new SuiteEffort(quick, quick ? QUICK_SEEDS : FULL_SEEDS);
  }
}
