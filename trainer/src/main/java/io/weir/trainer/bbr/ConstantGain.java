package io.weir.trainer.bbr;

import io.weir.sim.cc.GainDecision;

/**
 * A gain that does not depend on anything.
 *
 * @param gainQ16 the gain, Q16
 */
public record ConstantGain(int gainQ16) implements GainDecision {
  @Override
  public int stateLongs() {
    return 0;
  }

  @Override
  public void reset(long[] state, int offset) {}

  @Override
  public int decide(long[] report, long[] state, int offset) {
    return gainQ16;
  }
}
