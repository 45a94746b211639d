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

/**
 * Row 6. How small DCTCP's threshold may be: from K = C·RTT/7 on, 11.8 packets here, the queue does
 * not run empty. The table does not say how many flows share the port. Here there are five, the
 * middle of row 5; the picture has the others.
 */
public final class DctcpGuideline implements Row {
  private static final int SENDERS = 5;
  private static final int TOO_SMALL = 4;
  private static final int GUIDELINE = 12;

  @Override
  public int number() {
    return 6;
  }

  @Override
  public String name() {
    return "DCTCP's guideline for its threshold: C·RTT/7";
  }

  @Override
  public String source() {
    return "Alizadeh et al., Data Center TCP, SIGCOMM 2010, section 3.4, equation 13";
  }

  @Override
  public Outcome run(Effort effort) {
    return new Outcome(
        List.of(
            Check.atMost("K = 4: utilisation", 0.985, mean(SENDERS, TOO_SMALL, effort), ""),
            Check.atLeast("K = 12: utilisation", 0.999, mean(SENDERS, GUIDELINE, effort), "")),
        effort == Effort.FULL ? List.of(byThreshold(effort)) : List.of(),
        List.of(note(effort)));
  }

  private static String note(Effort effort) {
    return "The table leaves the number of flows open; the checks are for five. With two the loss"
        + " at K = 4 is smaller than asked for, with ten K = 12 is not quite enough"
        + (effort == Effort.FULL ? " (see the picture)" : "")
        + ": ten packets at once are more than the fluid model's.";
  }

  private static Plot byThreshold(Effort effort) {
    double[] thresholds = {2, 4, 6, 8, 12, 16, 24};
    List<Series> lines = new ArrayList<>();
    for (int senders : new int[] {2, 5, 10}) {
      double[] utilisation = new double[thresholds.length];
      for (int i = 0; i < thresholds.length; i++) {
        utilisation[i] = mean(senders, (int) thresholds[i], effort);
      }
      lines.add(new Series("N = " + senders, thresholds, utilisation));
    }
    return new Plot("DCTCP's throughput by threshold", "K, packets", "utilisation", lines);
  }

  private static double mean(int senders, int thresholdPackets, Effort effort) {
    boolean full = effort == Effort.FULL;
    return new TenGigabitBottleneck(senders, thresholdPackets, 16L << 20, 100_000, 400_000)
        .runs(new Dctcp(Dctcp.Parameters.DEFAULTS), full ? 5 : 1).stream()
            .mapToDouble(Measured::utilisation)
            .average()
            .orElseThrow();
  }
}
