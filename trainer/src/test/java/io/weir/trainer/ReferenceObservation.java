package io.weir.trainer;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.RateReport;

/**
 * RL-CC's observation in floating point, straight from the formulae: what the integer program is
 * held against, and what the trainer's own tests run on.
 */
public class ReferenceObservation implements Observation {
  private static final int A_PREV2 = 0;
  private static final int R_PREV1 = 1;
  private static final int A_PREV1 = 2;
  private long r;

  @Override
  public int featureCount() {
    return 4;
  }

  @Override
  public int fractionBits(int index) {
    return index % 2 == 0 ? 16 : 12;
  }

  @Override
  public int rewardFeature() {
    return 3;
  }

  @Override
  public int stateLongs() {
    return 3;
  }

  @Override
  public void reset(long[] state, int offset) {
    state[offset + A_PREV2] = 65536;
    state[offset + R_PREV1] = 0;
    state[offset + A_PREV1] = 65536;
  }

  @Override
  public void observe(long[] report, long[] state, int offset, long[] features) {
    double inflation = (double) report[RateReport.RTT_NS] / report[RateReport.BASE_RTT_NS];
    double rate = report[RateReport.CUR_RATE_Q20] / (double) (1 << 20);
    double real = (Math.max(inflation - 1.5, 0) * Math.sqrt(rate) - 0.064) * 12.5;
    r = Math.round(Math.max(-0.8, Math.min(real, 8)) * 4096);
    features[0] = state[offset + A_PREV2];
    features[1] = state[offset + R_PREV1];
    features[2] = state[offset + A_PREV1];
    features[3] = r;
  }

  @Override
  public int act(long score, long[] state, int offset) {
    long multiplier = Math.max(54613, Math.min(65536 + score, 78643));
    state[offset + A_PREV2] = state[offset + A_PREV1];
    state[offset + A_PREV1] = multiplier;
    state[offset + R_PREV1] = r;
    return (int) multiplier;
  }
}
