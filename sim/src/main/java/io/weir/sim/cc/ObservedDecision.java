package io.weir.sim.cc;

/** A decision that is a policy between the two halves of an observation. */
public abstract class ObservedDecision implements RateDecision {
  private final Observation observation;
  private final long[] features;

  /** A decision on what {@code observation} sees. */
  protected ObservedDecision(Observation observation) {
    this.observation = observation;
    this.features = new long[observation.featureCount()];
  }

  /**
   * The policy proper.
   *
   * @param features as observed; not to be kept
   * @return wanted multiplier minus one, Q16
   */
  protected abstract long scoreQ16(long[] features);

  @Override
  public int stateLongs() {
    return observation.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    observation.reset(state, offset);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    observation.observe(report, state, offset, features);
    return observation.act(scoreQ16(features), state, offset);
  }

  @Override
  public boolean probesEveryBurst(long[] state, int offset) {
    return observation.probesEveryBurst(state, offset);
  }
}
