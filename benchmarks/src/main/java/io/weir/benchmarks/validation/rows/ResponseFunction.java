package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Effort;
import io.weir.sim.cc.CongestionControl;
import java.util.ArrayList;
import java.util.List;

/** Mean window of an algorithm by loss rate, on a {@link PeriodicLossPath}. */
final class ResponseFunction {
  /** RFC 9438's table 1 is for this round-trip time. */
  static final long RTT_NS = 100_000_000;

  /**
   * Packets until the first slow start is forgotten. CUBIC's window comes close to its fixed point
   * by little more in each epoch: 400 epochs at p = 1e-4.
   */
  private static final long SETTLING_PACKETS = 4_000_000;

  private static final long QUICK_LOSSES = 20;
  private static final long FULL_LOSSES = 200;
  private static final long PLOTTED_LOSSES = 5;

  private ResponseFunction() {}

  /** Mean window in packets if every {@code lossPeriod}-th packet is lost. */
  static double meanWindow(CongestionControl control, long lossPeriod, Effort effort) {
    PeriodicLossPath path = settled(control, lossPeriod);
    return path.meanWindowPackets(effort == Effort.QUICK ? QUICK_LOSSES : FULL_LOSSES);
  }

  private static PeriodicLossPath settled(CongestionControl control, long lossPeriod) {
    PeriodicLossPath path = new PeriodicLossPath(control, RTT_NS, lossPeriod);
    path.meanWindowPackets(SETTLING_PACKETS / lossPeriod);
    return path;
  }

  /** The window over time, once settled; once per round trip. */
  static Plot windows(String title, CongestionControl control, long lossPeriod) {
    PeriodicLossPath path = settled(control, lossPeriod);
    long startNs = path.nowNs();
    long end = path.losses() + PLOTTED_LOSSES;
    List<Double> seconds = new ArrayList<>();
    List<Double> windows = new ArrayList<>();
    for (long nextNs = startNs; path.losses() < end; path.step()) {
      if (path.nowNs() >= nextNs) {
        seconds.add((path.nowNs() - startNs) / 1e9);
        windows.add(path.windowPackets());
        nextNs += RTT_NS;
      }
    }
    return new Plot(
        title, "time, s", "window, packets", List.of(new Series("window", seconds, windows)));
  }
}
