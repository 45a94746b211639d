package io.weir.sim.cc;

/**
 * One decision per round of one flow of BBR: report in, gain of the window in PROBE_BW out. A
 * decision program, a constant and a written rule all stand behind this.
 *
 * <p>Not thread-safe: an instance belongs to one simulation.
 */
public interface GainDecision {
  /** BBR's own gain, 2, in Q16: the window is left as BBR sets it. */
  int STOCK_Q16 = 2 << 16;

  /** Number of longs of state the decision keeps per flow. */
  int stateLongs();

  /** Writes the state of a new flow to {@code state[offset …]}. */
  void reset(long[] state, int offset);

  /**
   * Decides.
   *
   * @param report laid out as {@link BbrReport}; not kept, not changed
   * @param state the flow's state starts at {@code offset}; updated
   * @return gain in Q16; {@link TunedBbr} bounds it and moves towards it
   */
  int decide(long[] report, long[] state, int offset);
}
