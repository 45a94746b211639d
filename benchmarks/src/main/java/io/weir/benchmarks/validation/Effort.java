package io.weir.benchmarks.validation;

/** How much of a row is run. Tolerances are the same for both. */
public enum Effort {
  /** A few cases, short runs: all rows together in about a minute on one thread. */
  QUICK,

  /** Every case at full length. */
  FULL
}
