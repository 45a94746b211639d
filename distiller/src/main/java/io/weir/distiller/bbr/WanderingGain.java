package io.weir.distiller.bbr;

import io.weir.sim.cc.GainDecision;
import io.weir.sim.cc.TunedBbr;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A gain that is drawn anew every so many rounds, about a middle, for each flow of its own: what a
 * flow sees must tell of the path, and not of the gain that it happens to have.
 */
final class WanderingGain implements GainDecision {
  private static final int ROUNDS = 64;

  /** Gains lie between the middle divided by this and multiplied by it. */
  private static final double SPREAD = 1.6;

  private final double middle;
  private final UniformRandomProvider random;

  /**
   * @param middle geometric mean of the gains
   */
  WanderingGain(double middle, long seed) {
    this.middle = middle;
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
      double drawn = middle * Math.pow(SPREAD, 2 * random.nextDouble() - 1);
      state[offset + 1] =
          Math.max(
              TunedBbr.LEAST_GAIN_Q16,
              Math.min(Math.round(drawn * 65_536), TunedBbr.MOST_GAIN_Q16));
    }
    return (int) state[offset + 1];
  }
}
