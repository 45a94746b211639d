package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Plot;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.Series;
import io.weir.benchmarks.validation.rows.TenGigabitBottleneck.Measured;
import io.weir.sim.cc.Dctcp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Row 5. DCTCP's queue at a step of K = 65 packets. Windows go on growing for a round trip after
 * the first mark, by a packet per flow: at most K + N packets wait.
 */
public final class DctcpQueue implements Row {
  private static final int THRESHOLD_PACKETS = 65;
  private static final int[] SENDERS = {2, 5, 10};
  private static final double[] MEAN_PACKETS = {59.6, 58.2, 57.9};
  private static final double MEAN_TOLERANCE = 0.08;

  @Override
  public int number() {
    return 5;
  }

  @Override
  public String name() {
    return "DCTCP at 10 Gb/s: queue at its threshold, no loss of throughput, fairness";
  }

  @Override
  public String source() {
    return "Alizadeh et al., Data Center TCP, SIGCOMM 2010, section 3.3; RFC 8257";
  }

  @Override
  public Outcome run(Effort effort) {
    List<Check> checks = new ArrayList<>();
    List<Series> queues = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < SENDERS.length; i++) {
      List<Measured> runs = runs(SENDERS[i], Dctcp.Parameters.DEFAULTS.gain(), effort);
      String n = "N = " + SENDERS[i] + ": ";
      double bound = THRESHOLD_PACKETS + SENDERS[i];
      double largest = runs.stream().mapToDouble(Measured::maxPackets).max().orElseThrow();
      checks.add(new Check(n + "largest queue", bound, bound - 5, bound + 5, largest, "packets"));
      checks.add(mean(n + "mean queue", MEAN_PACKETS[i], runs));
      checks.add(Check.atLeast(n + "utilisation", 0.999, least(runs, Measured::utilisation), ""));
      checks.add(Check.atLeast(n + "Jain's index", 0.99, least(runs, Measured::jain), ""));
      queues.add(runs.get(0).queue());
      notes.add(spread(n, runs));
    }
    checks.add(Check.fails(mean("g = 1, N = 2: mean queue", MEAN_PACKETS[0], runs(2, 1, effort))));
    return new Outcome(
        checks, List.of(new Plot("DCTCP's queue", "time, ms", "queue, packets", queues)), notes);
  }

  private static List<Measured> runs(int senders, double gain, Effort effort) {
    boolean full = effort == Effort.FULL;
    Dctcp.Parameters d = Dctcp.Parameters.DEFAULTS;
    Dctcp.Parameters parameters =
        new Dctcp.Parameters(
            gain,
            d.initialAlpha(),
            d.initialWindowPackets(),
            d.minWindowPackets(),
            d.maxWindowPackets());
    return new TenGigabitBottleneck(
            senders, THRESHOLD_PACKETS, 16L << 20, 200_000, full ? 1_200_000 : 700_000)
        .runs(new Dctcp(parameters), full ? 5 : 1);
  }

  private static Check mean(String what, double expected, List<Measured> runs) {
    double mean = runs.stream().mapToDouble(Measured::meanPackets).average().orElseThrow();
    return Check.within(what, expected, MEAN_TOLERANCE, mean, "packets");
  }

  private static double least(List<Measured> runs, ToDoubleFunction<Measured> figure) {
    return runs.stream().mapToDouble(figure).min().orElseThrow();
  }

  private static String spread(String n, List<Measured> runs) {
    return String.format(
        Locale.ROOT,
        "%smean queue %.1f to %.1f packets over %d seeds; the largest queue is that of all seeds,"
            + " utilisation and fairness the worst.",
        n,
        least(runs, Measured::meanPackets),
        runs.stream().mapToDouble(Measured::meanPackets).max().orElseThrow(),
        runs.size());
  }
}
