package io.weir.benchmarks.validation.rows;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;

/**
 * As much as may be in flight, at the line rate, whatever happens: what rows about the fabric send
 * with.
 *
 * @param bytes the window
 */
record FixedWindow(long bytes) implements CongestionControl {
  @Override
  public int privateLongs() {
    return 0;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + WINDOW_BYTES] = bytes;
    block[offset + RATE_BPS] = flow.lineRateBps();
    block[offset + TIMER_NS] = NO_TIMER;
  }
}
