package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.rows.TenGigabitBottleneck.Measured;
import io.weir.sim.cc.Dctcp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Row 5. DCTCP's queue at a step of K = 65 packets. Windows go on growing for a round trip after
 * the first mark, by a packet per flow: at most K + N packets wait. The negative control decreases
 * with g = 1; the table's mean queue at one number of flows at least must notice.
 *
 * <p>What is marked: packets that find K − 1 behind the one that departs, K with it. The links'
 * noise is one packet's time ({@link TenGigabitBottleneck}).
 */
public final class DctcpQueue implements Row {
  private static final int THRESHOLD_PACKETS = 65;
  private static final int[] SENDERS = {2, 5, 10};
  private static final double[] MEAN_PACKETS = {59.6, 58.2, 57.9};
  private static final double MEAN_TOLERANCE = 0.08;

  private static final List<String> NOTES =
      List.of(
          "The largest queue is that of all seeds, read every 5 µs: a peak between two readings is"
              + " not seen. Utilisation and fairness are the worst seed's.",
          "The means lie 5 to 7 % above the table's. They depend on what counts as waiting: marking"
              + " packets that find K behind the one that departs, not K − 1, adds a packet to each"
              + " (63.9, 62.9 and 62.7 with one seed), and N = 5 and 10 would miss.",
          "They depend little on the links' noise, a packet's time, but fairness and the control do:"
              + " with 1 ns, ten flows lock into phase (Jain's index 0.49), and with four packets'"
              + " times the queue of g = 1 is within the tolerance.");

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
    double worstControl = 0;
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
      List<Measured> control = runs(SENDERS[i], 1, effort);
      notes.add(spread(n, MEAN_PACKETS[i], runs));
      notes.add(spread("g = 1, " + n, MEAN_PACKETS[i], control));
      worstControl = Math.max(worstControl, Math.abs(error(MEAN_PACKETS[i], control)));
    }
    String control = "g = 1: largest error of a mean queue";
    checks.add(Check.fails(Check.atMost(control, 100 * MEAN_TOLERANCE, 100 * worstControl, "%")));
    notes.addAll(NOTES);
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
    return Check.within(what, expected, MEAN_TOLERANCE, mean(runs), "packets");
  }

  private static double mean(List<Measured> runs) {
    return runs.stream().mapToDouble(Measured::meanPackets).average().orElseThrow();
  }

  /** How far the mean queue is above what is expected, as a share of that. */
  private static double error(double expectedPackets, List<Measured> runs) {
    return mean(runs) / expectedPackets - 1;
  }

  private static double least(List<Measured> runs, ToDoubleFunction<Measured> figure) {
    return runs.stream().mapToDouble(figure).min().orElseThrow();
  }

  private static String spread(String n, double expectedPackets, List<Measured> runs) {
    return String.format(
        Locale.ROOT,
        "%smean queue %.1f to %.1f packets over %s, %+.1f %% from the table's.",
        n,
        least(runs, Measured::meanPackets),
        runs.stream().mapToDouble(Measured::meanPackets).max().orElseThrow(),
        runs.size() == 1 ? "one seed" : runs.size() + " seeds",
        100 * error(expectedPackets, runs));
  }
}
