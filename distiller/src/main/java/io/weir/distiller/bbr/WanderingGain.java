package io.weir.distiller.bbr;

import io.weir.sim.cc.GainDecision;
import io.weir.sim.cc.TunedBbr;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A gain that is drawn anew every so many rounds, for each flow of its own, whatever the condition:
 * what a flow sees must tell of the path, and its gain must tell nothing.
 */
final class WanderingGain implements GainDecision {
  private static final int ROUNDS = 64;

  /** Gains are drawn between these, their logarithms evenly. */
  private static final double LEAST = 0.95;

  private static final double MOST = 3.5;

  private final UniformRandomProvider random;

  WanderingGain(long seed) {
    random = RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  @Override
  public int stateLongs() {
    return 2;
  }

  @Override
  public void reset(long[] state, int offset) {
    state[offset] = 0;
    state[offset + 1] = STOCK_Q16;
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    if (state[offset]++ % ROUNDS == 0) {
      double drawn = LEAST * Math.pow(MOST / LEAST, random.nextDouble());
      state[offset + 1] =
          Math.max(
              TunedBbr.LEAST_GAIN_Q16,
              Math.min(Math.round(drawn * 65_536), TunedBbr.MOST_GAIN_Q16));
    }
    return (int) state[offset + 1];
  }
}
