package io.weir.distiller.bbr;

import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.GainDecision;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.StartOrder;

/**
 * Hands on what another decides and keeps the mean of the gain that is in force: over the rounds of
 * PROBE_BW, after the warm-up, of all flows of a run, by their lengths.
 */
final class MeteredGain implements GainDecision {
  private final GainDecision decides;
  private final long fromAgeMs;
  private double gainUs;
  private double allUs;

  MeteredGain(GainDecision decides, Condition condition) {
    this.decides = decides;
    long lateNs = condition.startOrder() == StartOrder.BBR_LATE ? condition.lastStartNs() : 0;
    fromAgeMs = (condition.warmupNs() - lateNs) / 1_000_000;
  }

  /** The mean; BBR's own gain if there was no such round. */
  double mean() {
    return (allUs == 0 ? STOCK_Q16 : gainUs / allUs) / 65_536;
  }

  @Override
  public int stateLongs() {
    return decides.stateLongs();
  }

  @Override
  public void reset(long[] state, int offset) {
    decides.reset(state, offset);
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    if (report[BbrReport.BBR_STATE] == BbrReport.PROBE_BW
        && report[BbrReport.AGE_MS] >= fromAgeMs) {
      gainUs += (double) report[BbrReport.GAIN_Q16] * report[BbrReport.ROUND_US];
      allUs += report[BbrReport.ROUND_US];
    }
    return decides.decide(report, state, offset);
  }
}
