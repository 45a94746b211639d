package io.weir.sim.cc;

/**
 * What a policy sees of a flow, and how its answer becomes a multiplier: the part of a decision
 * before and after the policy proper. It is data (a decision program without its forest), so that
 * training, distillation and C fold the same signals in the same way.
 *
 * <p>Per decision: {@link #observe}, then the policy turns features into a score, then {@link #act}
 * with the same state. Not thread-safe.
 */
public interface Observation {
  /** Number of features. */
  int featureCount();

  /** Fractional bits of feature {@code index}: real value = integer / 2^bits. */
  int fractionBits(int index);

  /** Index of the feature that doubles as the reward signal r (&lt; 0: room, &gt; 0: congested). */
  int rewardFeature();

  /** Number of longs of state kept per flow. */
  int stateLongs();

  /** Writes the state of a new flow. */
  void reset(long[] state, int offset);

  /** Computes the features of this report into {@code features}. */
  void observe(long[] report, long[] state, int offset, long[] features);

  /**
   * Whether the policy's answer to the last report counts; otherwise {@link #act} does something of
   * its own. Training learns only from answers that count.
   */
  default boolean decides() {
    return true;
  }

  /**
   * Turns the policy's score into the multiplier and updates the state.
   *
   * @param score wanted multiplier minus one, Q16
   * @return the multiplier, clamped to the action's range, Q16
   */
  int act(long score, long[] state, int offset);

  /** Whether the flow wants an RTT probe at every burst, see {@link CongestionControl}. */
  default boolean probesEveryBurst(long[] state, int offset) {
    return false;
  }
}
