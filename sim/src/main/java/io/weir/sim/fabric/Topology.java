package io.weir.sim.fabric;

import java.util.List;

/**
 * Ports and the paths through them.
 *
 * @param hosts number of hosts; hosts are nodes 0 … hosts-1
 * @param ports every port, at its index
 * @param uplinks index of each host's port into the network
 * @param paths which ports lead from a host to another
 */
public record Topology(int hosts, List<Port> ports, List<Integer> uplinks, Paths paths) {
  /** Source routing: which ports a frame passes. */
  @FunctionalInterface
  public interface Paths {
    /** Ports from {@code source} to {@code destination}, the source's uplink first. */
    int[] between(int source, int destination);
  }
}
