package io.weir.benchmarks.validation;

/**
 * One row of the acceptance table: a known result, and the runs that show it. An implementation is
 * stateless, may run beside other rows on another thread, and its outcome is a function of the
 * effort alone.
 */
public interface Row {
  /** Its number in the table, from 1. */
  int number();

  /** What is run, in a few words. */
  String name();

  /** Where the expected figures come from: RFC, paper with section, or formula. */
  String source();

  /**
   * Runs it, on the calling thread.
   *
   * @throws Exception if it cannot be run; it then counts as failed, and other rows go on
   */
  Outcome run(Effort effort) throws Exception;
}
