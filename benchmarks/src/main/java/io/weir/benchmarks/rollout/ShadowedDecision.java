package io.weir.benchmarks.rollout;

import io.weir.sim.cc.RateDecision;

/** One decides and another, beside it, does all its work for nothing: the same simulation. */
final class ShadowedDecision implements RateDecision {
  private final RateDecision driver;
  private final RateDecision shadow;
  private long unused;

  ShadowedDecision(RateDecision driver, RateDecision shadow) {
    this.driver = driver;
    this.shadow = shadow;
  }

  @Override
  public int stateLongs() {
    return driver.stateLongs() + shadow.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    driver.reset(state, offset);
    shadow.reset(state, offset + driver.stateLongs());
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    unused += shadow.decide(report, state, offset + driver.stateLongs());
    return driver.decide(report, state, offset);
  }

  @Override
  public boolean probesEveryBurst(long[] state, int offset) {
    return driver.probesEveryBurst(state, offset);
  }

  /** What the shadow said, summed up, so that its work cannot be left out. */
  long unused() {
    return unused;
  }
}
