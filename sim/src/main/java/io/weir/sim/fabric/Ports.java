package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.commons.rng.UniformRandomProvider;

/** The ports of a topology. */
public final class Ports {
  private Ports() {}

  /**
   * One port per direction of every link, at its index.
   *
   * @param bufferBytes output buffer of every port, bytes
   * @param ecn marking at the switches' ports, or null for none
   * @param ecnRandom random numbers for marking at the port of each index
   */
  public static List<Port> of(
      Topology topology, long bufferBytes, Ecn ecn, IntFunction<UniformRandomProvider> ecnRandom) {
    List<Port> ports = new ArrayList<>();
    for (int index = 0; index < topology.ports(); index++) {
      boolean marks = ecn != null && !topology.isHost(topology.source(index));
      ports.add(
          new Port(
              index,
              topology.destination(index),
              topology.linkOf(index).rateBps(),
              topology.delayNs(index),
              bufferBytes,
              marks ? ecn : null,
              marks ? ecnRandom.apply(index) : null));
    }
    return List.copyOf(ports);
  }
}
