package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * A fat tree of switches with k ports (Al-Fares, Loukissas, Vahdat: A Scalable, Commodity Data
 * Center Network Architecture, SIGCOMM 2008): k pods of k/2 edge and k/2 aggregation switches,
 * (k/2)² core switches, k³/4 hosts. Aggregation switch j of every pod has links to the core
 * switches j·k/2 … (j+1)·k/2 − 1.
 *
 * <p>Hosts come first, k/2 per edge switch in order; then the edge switches pod by pod, the
 * aggregation switches pod by pod, the core switches.
 */
public final class FatTree {
  private FatTree() {}

  /** Hosts of a fat tree. */
  public static int hosts(int k) {
    return k * k * k / 4;
  }

  /**
   * A fat tree.
   *
   * @param k ports of a switch, even
   * @param host every host's link
   * @param fabric the links between switches
   * @throws IllegalArgumentException if k is odd or below 2
   */
  public static Topology of(int k, LinkSpec host, LinkSpec fabric) {
    if (k < 2 || k % 2 != 0) {
      throw new IllegalArgumentException("k: expected an even number from 2, found " + k);
    }
    int half = k / 2;
    int edges = hosts(k);
    int aggregations = edges + k * half;
    int cores = aggregations + k * half;
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < edges; i++) {
      links.add(host.between(i, edges + i / half));
    }
    for (int i = 0; i < k * half; i++) {
      int pod = i / half;
      for (int j = 0; j < half; j++) {
        links.add(fabric.between(edges + i, aggregations + pod * half + j));
      }
    }
    for (int i = 0; i < k * half; i++) {
      for (int j = 0; j < half; j++) {
        links.add(fabric.between(aggregations + i, cores + i % half * half + j));
      }
    }
    return new Topology(edges, 5 * half * half, links);
  }
}
