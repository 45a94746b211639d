package io.weir.sim.scenario;

import io.weir.sim.measure.Fairness;
import java.util.List;

/**
 * From when on flows are fast and fair: the first end of a time bin from which every later window
 * of 500 µs has goodput of at least 90 % of the line and Jain's index over flows of at least 0.95.
 */
public final class FastAndFair {
  /** Length of a window, ns. */
  public static final long WINDOW_NS = 500_000;

  /** Windows begin at every multiple of this, ns. */
  public static final long BIN_NS = 50_000;

  private static final double LEAST_SHARE = 0.90;
  private static final double LEAST_JAIN = 0.95;

  private FastAndFair() {}

  /**
   * The time.
   *
   * @param bins bins of {@link #BIN_NS} from the start of a run
   * @param lineGbps rate of the bottleneck, Gb/s
   * @return ns since the start; infinite if the last window is not fast and fair
   */
  public static double sinceNs(List<SimulationResult.Bin> bins, double lineGbps) {
    int width = (int) (WINDOW_NS / BIN_NS);
    int from = bins.size() - width;
    if (from < 0) {
      throw new IllegalArgumentException("the run is shorter than a window");
    }
    while (from >= 0 && holds(bins.subList(from, from + width), lineGbps)) {
      from--;
    }
    boolean never = from == bins.size() - width;
    return never ? Double.POSITIVE_INFINITY : (from + 1.0) * BIN_NS;
  }

  private static boolean holds(List<SimulationResult.Bin> window, double lineGbps) {
    double[] byFlow = new double[window.get(0).gbps().size()];
    double total = 0;
    for (SimulationResult.Bin bin : window) {
      for (int flow = 0; flow < byFlow.length; flow++) {
        byFlow[flow] += bin.gbps().get(flow);
        total += bin.gbps().get(flow);
      }
    }
    return total / window.size() >= LEAST_SHARE * lineGbps && Fairness.jain(byFlow) >= LEAST_JAIN;
  }
}
