package io.weir.benchmarks.suite;

import io.weir.sim.scenario.FastAndFair;

/** What is measured in a scenario. */
public enum Figure {
  /**
   * Goodput of a bottleneck: whole frames delivered in order for the first time (decision 0004). In
   * long-short traffic that of the long flow.
   */
  GOODPUT("goodputGbps", "goodput", "Gb/s", 2),

  /**
   * Everything that left the switch for the receivers, acknowledgements and probes too; mean over
   * receivers.
   */
  THROUGHPUT("throughputGbps", "all frames", "Gb/s", 2),

  /** Mean packet latency. */
  LATENCY_MEAN("latencyMeanUs", "mean latency", "µs", 2),

  /** 99th percentile of packet latency. */
  LATENCY_P99("latencyP99Us", "p99 latency", "µs", 2),

  /** Jain's index over flows. */
  JAIN("jain", "Jain", "", 4),

  /** Smallest over largest goodput of a sending host. */
  MIN_MAX("minMaxFairness", "min/max", "", 3),

  /** Bytes dropped in the measured part. */
  DROPPED("droppedBytes", "dropped", "B", 0),

  /** Mean completion time of the short flows; infinite when one did not complete. */
  COMPLETION("shortCompletionUs", "short flows", "µs", 1),

  /** Time from which on every window is fast and fair, see {@link FastAndFair}. */
  FAST_AND_FAIR("fastAndFairMs", "fast and fair", "ms", 2);

  private final String key;
  private final String title;
  private final String unit;
  private final int decimals;

  Figure(String key, String title, String unit, int decimals) {
    this.key = key;
    this.title = title;
    this.unit = unit;
    this.decimals = decimals;
  }

  /** Its name in JSON, with the unit. */
  public String key() {
    return key;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** Its unit; empty for ratios. */
  public String unit() {
    return unit;
  }

  /** Decimals worth printing. */
  public int decimals() {
    return decimals;
  }
}
