package io.weir.sim.traffic;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Ring all-reduce: hosts − 1 steps of reduce-scatter and as many of all-gather (Patarasuk and Yuan,
 * J. Parallel Distrib. Comput. 69(2), 2009). The message is cut into a chunk per host; in step s,
 * host h sends chunk (h − s) mod hosts to its neighbour as soon as it has received it in step s −
 * 1. The next all-reduce of a host begins when its last chunk of the one before has arrived.
 */
final class AllReduceRing {
  private AllReduceRing() {}

  /** The flows: by iteration, step and host, so that a flow waits for an earlier one only. */
  static List<Flow> flows(TrafficSpec spec, UniformRandomProvider random) {
    int hosts = spec.hosts();
    int rounds = 2 * (hosts - 1) * spec.iterations();
    List<Flow> flows = new ArrayList<>(rounds * hosts);
    for (int round = 0; round < rounds; round++) {
      int step = round % (2 * (hosts - 1));
      for (int host = 0; host < hosts; host++) {
        long startNs = round == 0 ? FlowGenerator.jitterNs(spec, random) : 0;
        int chunk = Math.floorMod(host - step, hosts);
        int predecessor = Math.floorMod(host - 1, hosts);
        int after = round == 0 ? Flow.NONE : (round - 1) * hosts + predecessor;
        long bytes = chunkBytes(spec.bytes(), chunk, hosts);
        flows.add(new Flow(host, (host + 1) % hosts, bytes, startNs, after));
      }
    }
    return flows;
  }

  /** The first chunks take what does not divide evenly. */
  private static long chunkBytes(long messageBytes, int chunk, int hosts) {
    return messageBytes / hosts + (chunk < messageBytes % hosts ? 1 : 0);
  }
}
