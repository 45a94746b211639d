package io.weir.sim.traffic;

import org.apache.commons.rng.UniformRandomProvider;

/** Times at which flows arrive, one after the other. Kept in ps, so that rounding has no bias. */
abstract class ArrivalProcess {
  private long nowPs;

  /** The next arrival, ns. */
  final long nextNs() {
    nowPs = Math.addExact(nowPs, gapPs());
    return nowPs / 1000;
  }

  abstract long gapPs();

  /** Exponentially distributed gaps with a mean of {@code meanGapPs}, ps. */
  static ArrivalProcess poisson(double meanGapPs, UniformRandomProvider random) {
    return new ArrivalProcess() {
      @Override
      long gapPs() {
        // StrictMath gives the same bits on every JDK; 1 - u is in (0, 1].
        double gapPs = -meanGapPs * StrictMath.log(1 - random.nextDouble());
        // Later than any run lasts, and no overflow.
        return Math.min(Long.MAX_VALUE / 2, Math.round(gapPs));
      }
    };
  }

  /** Equal gaps, ns. */
  static ArrivalProcess periodic(long gapNs) {
    return new ArrivalProcess() {
      @Override
      long gapPs() {
        return gapNs * 1000;
      }
    };
  }
}
