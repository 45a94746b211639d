package io.weir.sim.cc;

/** Answers every report with the same multiplier; keeps the last report for inspection. */
public class FixedMultiplier implements RateDecision {
  private final int multiplierQ16;
  private final long[] lastReport = new long[RateReport.SIZE];

  /** Always answers {@code multiplierQ16}. */
  public FixedMultiplier(int multiplierQ16) {
    this.multiplierQ16 = multiplierQ16;
  }

  @Override
  public int stateLongs() {
    return 1;
  }

  @Override
  public void reset(long[] state, int offset) {
    state[offset] = 0;
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    System.arraycopy(report, 0, lastReport, 0, RateReport.SIZE);
    state[offset]++;
    return multiplierQ16;
  }

  /** The report of the last decision, see {@link RateReport}. */
  public long[] lastReport() {
    return lastReport.clone();
  }
}
