package io.weir.benchmarks.validation.rows;

import static io.weir.benchmarks.validation.rows.LosslessNetwork.DELAY_NS;
import static io.weir.benchmarks.validation.rows.LosslessNetwork.HEADER_BYTES;
import static io.weir.benchmarks.validation.rows.LosslessNetwork.PAYLOAD_BYTES;
import static io.weir.benchmarks.validation.rows.LosslessNetwork.RATE_BPS;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.fabric.Link;
import io.weir.sim.fabric.Topology;
import io.weir.sim.traffic.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Row 1. Alone on its path a flow is done when its last bit has crossed all links: their delays,
 * all its bits on one link, and one packet's time on every other (store and forward). 1,024 bytes
 * over one hop: 1,000 ns + 1,086 B · 8 / 100 Gb/s = 1,086.88 ns.
 */
public final class LoneFlow implements Row {
  private static final long START_NS = 500;
  private static final long END_NS = 10_000_000;
  private static final double MOST_SLOWDOWN = 1.005;
  private static final long[] BYTES = {
    1, 1_024, 1_025, 4_096, 10_000, 100_000, 1_000_000, 30_000_000
  };

  @Override
  public int number() {
    return 1;
  }

  @Override
  public String name() {
    return "one flow, 1 to 3 hops, 1 B to 30 MB";
  }

  @Override
  public String source() {
    return "store and forward: delays + bytes·8/rate + a packet's time per further hop";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    List<Series> slowdowns = new ArrayList<>();
    double worst = 0;
    for (int hops = 1; hops <= 3; hops++) {
      double[] logBytes = new double[BYTES.length];
      double[] slowdown = new double[BYTES.length];
      for (int i = 0; i < BYTES.length; i++) {
        Check fct = completionTime(hops, BYTES[i]);
        checks.add(fct);
        logBytes[i] = Math.log10(BYTES[i]);
        slowdown[i] = fct.measured() / fct.expected();
        worst = Math.max(worst, slowdown[i]);
      }
      slowdowns.add(new Series(hops(hops), logBytes, slowdown));
    }
    checks.add(Check.atMost("largest slowdown", MOST_SLOWDOWN, worst, ""));
    return new Outcome(
        checks,
        List.of(
            new Plot(
                "Slowdown of a lone flow",
                "size, log10 bytes",
                "completion time / ideal",
                slowdowns)));
  }

  private static Check completionTime(int hops, long bytes) {
    LosslessNetwork network =
        new LosslessNetwork(
            chain(hops),
            new FixedWindow(Long.MAX_VALUE),
            List.of(new Flow(0, 1, bytes, START_NS, Flow.NONE)));
    network.runUntilNs(END_NS);
    long packets = (bytes + PAYLOAD_BYTES - 1) / PAYLOAD_BYTES;
    double packetNs = wireNs(Math.min(bytes, PAYLOAD_BYTES) + HEADER_BYTES);
    double idealNs = hops * DELAY_NS + wireNs(bytes + packets * HEADER_BYTES);
    idealNs += (hops - 1) * packetNs;
    return new Check(
        String.format(Locale.ROOT, "%s, %,d B: completion time", hops(hops), bytes),
        idealNs,
        idealNs - packetNs,
        idealNs + packetNs,
        network.completedNs(0) - START_NS,
        "ns");
  }

  private static String hops(int hops) {
    return hops == 1 ? "1 hop" : hops + " hops";
  }

  private static double wireNs(long bytes) {
    return bytes * 8e9 / RATE_BPS;
  }

  /** Two hosts with {@code hops - 1} switches in a line between them. */
  private static Topology chain(int hops) {
    List<Link> links = new ArrayList<>();
    for (int hop = 0; hop < hops; hop++) {
      int from = hop == 0 ? 0 : hop + 1;
      int to = hop == hops - 1 ? 1 : hop + 2;
      links.add(new Link(from, to, RATE_BPS, DELAY_NS));
    }
    return new Topology(2, hops - 1, links);
  }
}
