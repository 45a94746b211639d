package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.rows.SharedPort.Measured;
import io.weir.sim.cc.Swift;
import io.weir.sim.fabric.SwitchSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Row 11. Swift holds the round-trip time at its target; flow scaling raises that a little for
 * small windows, and makes the flows equal. At 100 Gb/s 25 µs are 312,500 bytes, so that two flows
 * need 156,250 each: with at most 100 packets in a window these must have 1,563 bytes or more, and
 * the least MTU of RoCE that is enough is 2,048. The negative control keeps 1,024: two windows of
 * 108,600 bytes are 17.4 µs.
 */
public final class SwiftTarget implements Row {
  private static final double RATE_GBPS = 100;
  private static final long RTT_NS = 10_000;
  private static final double TARGET_US = 25;
  private static final int[] SENDERS = {2, 8, 16};

  @Override
  public int number() {
    return 11;
  }

  @Override
  public String name() {
    return "Swift at 100 Gb/s: round-trip time at its target, fairness";
  }

  @Override
  public String source() {
    return "Kumar et al., Swift, SIGCOMM 2020, section 3";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    List<Series> queues = new ArrayList<>();
    for (int senders : SENDERS) {
      Measured measured = run(senders, 2048, effort);
      String n = "N = " + senders + ": ";
      checks.add(median(n + "RTT p50", measured));
      checks.add(Check.atMost(n + "RTT p99", 1.25 * TARGET_US, measured.rttUs(99), "µs"));
      checks.add(Check.atLeast(n + "Jain's index", 0.99, measured.jain(), ""));
      queues.add(measured.queue("N = " + senders));
    }
    checks.add(
        Check.fails(
            median("N = 2, packets too small for the target: RTT p50", run(2, 1024, effort))));
    return new Outcome(
        checks,
        List.of(new Plot("Swift's queue", "time, ms", "queue, KB", queues)),
        List.of("The table leaves the packet open. Here it carries 2,048 bytes."));
  }

  private static Check median(String what, Measured measured) {
    return new Check(what, TARGET_US, 0.98 * TARGET_US, 1.08 * TARGET_US, measured.rttUs(50), "µs");
  }

  private static Measured run(int senders, int payloadBytes, Effort effort) {
    long warmupUs = effort == Effort.QUICK ? 20_000 : 50_000;
    Swift.Parameters d = Swift.Parameters.DEFAULTS;
    Swift.Parameters parameters =
        new Swift.Parameters(
            Math.round(TARGET_US * 1000),
            d.flowScalingRangeNs(),
            d.flowScalingMinCwnd(),
            d.flowScalingMaxCwnd(),
            d.additiveIncrease(),
            d.beta(),
            d.maxDecrease(),
            d.minCwnd(),
            d.maxCwnd());
    return new SharedPort(
            senders,
            RATE_GBPS,
            RTT_NS,
            SharedPort.hosts(payloadBytes, 4096, 4_000, RTT_NS),
            null,
            SwitchSpec.DEFAULTS,
            warmupUs,
            3 * warmupUs)
        .run(new Swift(parameters));
  }
}
