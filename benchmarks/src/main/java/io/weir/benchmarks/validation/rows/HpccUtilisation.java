package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.rows.SharedPort.Measured;
import io.weir.sim.cc.Hpcc;
import java.util.ArrayList;
import java.util.List;

/**
 * Row 9. HPCC keeps a link at η of its rate and the queue near nothing. The negative control asks
 * for η = 0.99, which is no longer 0.93 to 0.96.
 */
public final class HpccUtilisation implements Row {
  private static final double RATE_GBPS = 100;
  private static final long RTT_NS = 8_000;
  private static final int[] SENDERS = {4, 16};

  @Override
  public int number() {
    return 9;
  }

  @Override
  public String name() {
    return "HPCC at 100 Gb/s: utilisation, queue, no pauses";
  }

  @Override
  public String source() {
    return "Li et al., HPCC, SIGCOMM 2019, section 3";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    List<Series> queues = new ArrayList<>();
    for (int senders : SENDERS) {
      String n = "N = " + senders + ": ";
      Measured usual = run(senders, Hpcc.Parameters.DEFAULTS, effort);
      checks.add(Check.between(n + "utilisation", 0.93, 0.96, usual.utilisation(), ""));
      checks.add(Check.atMost(n + "queue p99", 10, usual.queueBytes(99) / 1000, "KB"));
      checks.add(Check.equal(n + "paused ports", 0, usual.pausedPorts(), ""));
      queues.add(usual.queue("N = " + senders));
      Measured eager = run(senders, withTarget(0.99), effort);
      String eta = n + "η = 0.99: ";
      checks.add(Check.between(eta + "utilisation", 0.965, 0.985, eager.utilisation(), ""));
      checks.add(
          Check.fails(
              Check.between(eta + "utilisation of η = 0.95", 0.93, 0.96, eager.utilisation(), "")));
    }
    return new Outcome(
        checks,
        List.of(new Plot("HPCC's queue", "time, ms", "queue, KB", queues)),
        List.of(
            "The hosts of the reference environment acknowledge every second packet. With an"
                + " acknowledgement of each the utilisation is 0.950 to 0.952, and 0.988 for"
                + " η = 0.99."));
  }

  private static Hpcc.Parameters withTarget(double utilisation) {
    Hpcc.Parameters d = Hpcc.Parameters.DEFAULTS;
    return new Hpcc.Parameters(
        utilisation, d.additiveIncreaseMbpsPer25G(), d.maxStage(), d.minRateMbps());
  }

  private static Measured run(int senders, Hpcc.Parameters parameters, Effort effort) {
    long warmupUs = effort == Effort.QUICK ? 2_000 : 10_000;
    return new SharedPort(
            senders,
            RATE_GBPS,
            RTT_NS,
            SharedPort.hosts(1024, 4096, 4_000, RTT_NS),
            null,
            SharedPort.TELEMETRY,
            warmupUs,
            4 * warmupUs)
        .run(new Hpcc(parameters));
  }
}
