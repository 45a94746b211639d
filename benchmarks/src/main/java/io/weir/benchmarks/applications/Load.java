package io.weir.benchmarks.applications;

import java.util.Locale;

/** What else is on the network. */
public enum Load {
  /** Nothing. */
  IDLE,
  /** The traffic of the scenario, under the same algorithm. */
  CONGESTED;

  /** What to call it. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
