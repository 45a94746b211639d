package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.rng.UniformRandomProvider;

/** A star: every host has one link to one switch, which queues at its outputs. */
public final class Star {
  private Star() {}

  /**
   * Builds a star.
   *
   * @param hosts number of hosts
   * @param rateBps rate of every link, bit/s
   * @param upDelayNs delay from a host to the switch's queues, ns
   * @param downDelayNs delay from the queues to a host, ns
   * @param bufferBytes output buffer of every port, bytes
   * @param ecn marking at the switch's ports
   * @param ecnRandom random numbers for the port of each index
   */
  public static Topology build(
      int hosts,
      long rateBps,
      long upDelayNs,
      long downDelayNs,
      long bufferBytes,
      Ecn ecn,
      IntFunction<UniformRandomProvider> ecnRandom) {
    List<Port> ports = new ArrayList<>();
    List<Integer> uplinks = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      uplinks.add(host);
      ports.add(new Port(host, hosts, rateBps, upDelayNs, bufferBytes, null, null));
    }
    for (int host = 0; host < hosts; host++) {
      int index = hosts + host;
      ports.add(
          new Port(index, host, rateBps, downDelayNs, bufferBytes, ecn, ecnRandom.apply(index)));
    }
    return new Topology(
        hosts,
        List.copyOf(ports),
        List.copyOf(uplinks),
        (source, destination) -> new int[] {source, hosts + destination});
  }
}
