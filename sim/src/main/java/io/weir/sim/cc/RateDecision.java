package io.weir.sim.cc;

/**
 * One decision per completed RTT probe of one flow: report in, rate multiplier out. The network,
 * the Java decision program, the native C and hand-written rules all stand behind this.
 *
 * <p>Not thread-safe: an instance belongs to one simulation.
 */
public interface RateDecision {
  /** Q16 one: the multiplier that leaves the rate as it is. */
  int ONE_Q16 = 1 << 16;

  /** Number of longs of state the decision keeps per flow. */
  int stateLongs();

  /** Writes the state of a new flow to {@code state[offset …]}. */
  void reset(long[] state, int offset);

  /**
   * Decides.
   *
   * @param report laid out as {@link RateReport}; not kept, not changed
   * @param state the flow's state starts at {@code offset}; updated
   * @return rate multiplier in Q16, {@link #ONE_Q16} is 1.0
   */
  int decide(long[] report, long[] state, int offset);

  /** Whether the flow wants an RTT probe at every burst, see {@link CongestionControl}. */
  default boolean probesEveryBurst(long[] state, int offset) {
    return false;
  }
}
