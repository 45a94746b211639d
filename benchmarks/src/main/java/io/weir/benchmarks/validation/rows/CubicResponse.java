package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.cc.Cubic;
import java.util.List;

/**
 * Row 13. CUBIC's mean window with every 1/p-th packet lost: (C·(3 + β)/(4·(1 − β)))^¼ · (RTT/p)^¾,
 * 187 packets for p = 1e-4 and RTT 0.1 s. Only the algorithm is under test: a {@link
 * PeriodicLossPath} stands for host and network.
 *
 * <p>Negative control: with C = 4 the window is 1.8 times as large and must be noticed.
 */
public final class CubicResponse implements Row {
  private static final double TOLERANCE = 0.1;
  private static final Cubic.Parameters CUBIC = Cubic.Parameters.DEFAULTS;

  @Override
  public int number() {
    return 13;
  }

  @Override
  public String name() {
    return "CUBIC response function, every 1/p-th packet lost";
  }

  @Override
  public String source() {
    return "RFC 9438 section 5.1, equation 6 and table 1";
  }

  @Override
  public Outcome run(Effort effort) {
    return new Outcome(
        List.of(
            check("p = 1e-4: mean window", 187, CUBIC.scale(), 10_000, effort),
            check("p = 1e-5: mean window", 1054, CUBIC.scale(), 100_000, effort),
            Check.fails(check("p = 1e-4 with C = 4: mean window", 187, 4, 10_000, effort))),
        List.of(
            ResponseFunction.windows(
                "CUBIC, every 10,000th packet lost", cubic(CUBIC.scale()), 10_000)));
  }

  private static Check check(
      String what, double expected, double scale, long lossPeriod, Effort effort) {
    double measured = ResponseFunction.meanWindow(cubic(scale), lossPeriod, effort);
    return Check.within(what, expected, TOLERANCE, measured, "packets");
  }

  private static Cubic cubic(double scale) {
    return new Cubic(
        new Cubic.Parameters(
            scale,
            CUBIC.beta(),
            CUBIC.fastConvergence(),
            CUBIC.hystart(),
            CUBIC.initialWindowPackets(),
            CUBIC.maxWindowPackets(),
            CUBIC.slowStartLimitPackets(),
            CUBIC.restartIdleNs()));
  }
}
