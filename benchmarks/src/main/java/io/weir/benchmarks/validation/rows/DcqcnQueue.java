package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.rows.SharedPort.Measured;
import io.weir.sim.cc.Dcqcn;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.SwitchSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Row 8. DCQCN holds the queue a little above Kmin = 100 KB, the higher the more flows there are,
 * and the link full. The receiver sends a notification at most every 50 µs, as in the paper: at the
 * 4 µs of the reference environment a flow is told so often that it overshoots downwards, and the
 * queue runs empty every 2 ms. What comes of that is in the notes.
 */
public final class DcqcnQueue implements Row {
  private static final double RATE_GBPS = 25;
  private static final long RTT_NS = 8_000;
  private static final long CNP_SPACING_NS = 50_000;
  private static final long REFERENCE_CNP_SPACING_NS = 4_000;
  private static final double TOLERANCE = 0.2;
  private static final Ecn ECN = new Ecn(100_000, 400_000, 0.2);

  private record Case(int senders, double queueKb) {}

  private static final List<Case> CASES = List.of(new Case(2, 103), new Case(4, 144));

  @Override
  public int number() {
    return 8;
  }

  @Override
  public String name() {
    return "DCQCN at 25 Gb/s: queue, utilisation, fairness";
  }

  @Override
  public String source() {
    return "Zhu et al., DCQCN, SIGCOMM 2015, section 3: the algorithm, and notifications every"
        + " 50 µs; timers of α (1 µs), decrease (4 µs) and increase (300 µs) and the additive steps"
        + " as published by HPCC's authors (Li et al., SIGCOMM 2019); queues by an independent"
        + " simulation";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    List<Series> queues = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    notes.add("The table leaves the spacing of notifications open; the checks are for 50 µs.");
    for (Case one : CASES) {
      Measured measured = run(one.senders, CNP_SPACING_NS, effort);
      String n = "N = " + one.senders + ": ";
      checks.add(
          Check.within(
              n + "median queue", one.queueKb, TOLERANCE, measured.queueBytes(50) / 1000, "KB"));
      checks.add(Check.atLeast(n + "utilisation", 0.99, measured.utilisation(), ""));
      checks.add(Check.atLeast(n + "Jain's index", 0.98, measured.jain(), ""));
      queues.add(measured.queue("N = " + one.senders));
      notes.add(figures(n + "at 50 µs", measured));
      notes.add(
          figures(
              n + "at the 4 µs of the reference environment",
              run(one.senders, REFERENCE_CNP_SPACING_NS, effort)));
    }
    return new Outcome(
        checks, List.of(new Plot("DCQCN's queue", "time, ms", "queue, KB", queues)), notes);
  }

  private static String figures(String what, Measured measured) {
    return String.format(
        Locale.ROOT,
        "%s: median queue %.1f KB, utilisation %.4f, Jain's index %.4f.",
        what,
        measured.queueBytes(50) / 1000,
        measured.utilisation(),
        measured.jain());
  }

  private static Measured run(int senders, long cnpSpacingNs, Effort effort) {
    // The first notification finds α = 1, and it takes tens of ms until that is made up for.
    long warmupUs = effort == Effort.QUICK ? 60_000 : 100_000;
    return new SharedPort(
            senders,
            RATE_GBPS,
            RTT_NS,
            SharedPort.hosts(1024, 4096, cnpSpacingNs, RTT_NS),
            ECN,
            SwitchSpec.DEFAULTS,
            warmupUs,
            2 * warmupUs)
        .run(new Dcqcn(Dcqcn.Parameters.DEFAULTS));
  }
}
