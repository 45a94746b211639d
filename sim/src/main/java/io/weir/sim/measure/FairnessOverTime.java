package io.weir.sim.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Jain's index by time bin, over the flows under way for the whole of it. A single flow is always
 * fair, so bins with fewer than two count neither in the mean nor in the least.
 */
public final class FairnessOverTime {
  /**
   * A time bin.
   *
   * @param endNs its end, ns
   * @param activeFlows flows under way for the whole of it
   * @param jain Jain's index over them, 1 when there is none
   */
  public record Bin(long endNs, int activeFlows, double jain) implements Serializable {}

  private final List<Bin> bins = new ArrayList<>();

  /**
   * Adds a bin; cost is linear in the number of flows.
   *
   * @param endNs its end, ns
   * @param bytesByFlow what each flow delivered in it
   * @param isActive whether a flow was under way for the whole of it
   */
  public void add(long endNs, long[] bytesByFlow, IntPredicate isActive) {
    int active = 0;
    for (int flow = 0; flow < bytesByFlow.length; flow++) {
      active += isActive.test(flow) ? 1 : 0;
    }
    double[] values = new double[active];
    int at = 0;
    for (int flow = 0; flow < bytesByFlow.length && at < active; flow++) {
      if (isActive.test(flow)) {
        values[at++] = bytesByFlow[flow];
      }
    }
    bins.add(new Bin(endNs, active, Fairness.jain(values)));
  }

  /** The bins, by time. */
  public List<Bin> bins() {
    return List.copyOf(bins);
  }

  /** Mean over bins with two active flows or more; 1 when there is none. */
  public double mean() {
    return bins.stream()
        .filter(b -> b.activeFlows() > 1)
        .mapToDouble(Bin::jain)
        .average()
        .orElse(1);
  }

  /** Least of bins with two active flows or more; 1 when there is none. */
  public double min() {
    return bins.stream().filter(b -> b.activeFlows() > 1).mapToDouble(Bin::jain).min().orElse(1);
  }
}
