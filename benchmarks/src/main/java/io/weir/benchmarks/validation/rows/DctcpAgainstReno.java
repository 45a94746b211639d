package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.rows.TenGigabitBottleneck.Measured;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.Dctcp;
import io.weir.sim.cc.Reno;
import java.util.List;

/**
 * Row 7. What DCTCP is for: the throughput of Reno with a drop-tail buffer of 100 BDP, and a small
 * part of its queue. A cycle of Reno's at 100 BDP takes longer than the measured part: its windows
 * fill the buffer, fall by half and grow back by two packets per round trip of up to 10 ms. What is
 * measured of Reno is a stretch of such a cycle; it fills the link in all of it.
 */
public final class DctcpAgainstReno implements Row {
  private static final int SENDERS = 2;
  private static final long BUFFER_BYTES = 100 * TenGigabitBottleneck.BDP_BYTES;

  private static final String NOTE =
      "A full cycle of Reno's at 100 BDP is longer than the measured part, whose mean queue is that"
          + " of a stretch of it.";

  @Override
  public int number() {
    return 7;
  }

  @Override
  public String name() {
    return "DCTCP against Reno with drop-tail: throughput and queue";
  }

  @Override
  public String source() {
    return "Alizadeh et al., Data Center TCP, SIGCOMM 2010, section 4.1, figures 13 and 14";
  }

  @Override
  public Outcome run(Effort effort) {
    int seeds = effort == Effort.FULL ? 5 : 1;
    List<Measured> dctcp = runs(65, new Dctcp(Dctcp.Parameters.DEFAULTS), seeds, effort);
    List<Measured> reno = runs(0, new Reno(Reno.Parameters.DEFAULTS), seeds, effort);
    double leastUtilisation = reno.stream().mapToDouble(Measured::utilisation).min().orElseThrow();
    double leastThroughput = Double.POSITIVE_INFINITY;
    double largestQueue = 0;
    for (int i = 0; i < seeds; i++) {
      leastThroughput =
          Math.min(leastThroughput, dctcp.get(i).goodputGbps() / reno.get(i).goodputGbps());
      largestQueue = Math.max(largestQueue, dctcp.get(i).meanPackets() / reno.get(i).meanPackets());
    }
    return new Outcome(
        List.of(
            Check.atLeast("throughput, DCTCP / Reno", 0.99, leastThroughput, ""),
            Check.atMost("mean queue, DCTCP / Reno", 0.10, largestQueue, ""),
            Check.atLeast("Reno's utilisation", 0.99, leastUtilisation, "")),
        List.<Plot>of(),
        List.of(NOTE));
  }

  private static List<Measured> runs(
      int thresholdPackets, CongestionControl control, int seeds, Effort effort) {
    long endUs = effort == Effort.FULL ? 5_000_000 : 1_500_000;
    return new TenGigabitBottleneck(SENDERS, thresholdPackets, BUFFER_BYTES, 1_000_000, endUs)
        .runs(control, seeds);
  }
}
