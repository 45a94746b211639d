package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.cc.Reno;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Row 14. Reno's mean window with every 1/p-th packet lost: 1.2/√p, 120 packets for p = 1e-4. Only
 * the algorithm is under test: a {@link PeriodicLossPath} stands for host and network.
 */
public final class RenoResponse implements Row {
  private static final double TOLERANCE = 0.1;
  private static final double FACTOR = 1.2;
  private static final long[] LOSS_PERIODS = {1_000, 10_000, 100_000};

  @Override
  public int number() {
    return 14;
  }

  @Override
  public String name() {
    return "Reno response function, every 1/p-th packet lost";
  }

  @Override
  public String source() {
    return "RFC 3649 section 2 (1.2/√p); Mathis et al., CCR 1997";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    for (long period : LOSS_PERIODS) {
      checks.add(
          Check.within(
              String.format(Locale.ROOT, "p = 1/%,d: mean window", period),
              FACTOR * Math.sqrt(period),
              TOLERANCE,
              ResponseFunction.meanWindow(reno(), period, effort),
              "packets"));
    }
    return new Outcome(
        checks,
        List.of(ResponseFunction.windows("Reno, every 10,000th packet lost", reno(), 10_000)));
  }

  private static Reno reno() {
    return new Reno(Reno.Parameters.DEFAULTS);
  }
}
