package io.weir.trainer.bbr;

import java.util.Locale;

/** Which flows start first. Flows that start together do so within a second. */
public enum StartOrder {
  /** All together. */
  TOGETHER,
  /** Flows of BBR {@link Condition#LATE_NS} after those of CUBIC. */
  BBR_LATE,
  /** Flows of CUBIC {@link Condition#LATE_NS} after those of BBR. */
  CUBIC_LATE;

  /** As tables and pages have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
