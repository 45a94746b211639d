package io.weir.sim.fabric;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Shortest paths with equal-cost multipath: at every node a flow takes one of the ports that lie on
 * a shortest path, chosen by a hash over flow, node and seed (RFC 2992's modulo-N).
 */
public final class Routing {
  private static final int UNREACHABLE = Integer.MAX_VALUE;

  private final Topology topology;
  private final long seed;
  private final int[][] portsOf;
  private final int[][] portsInto;
  private final BitSet downLinks = new BitSet();
  private final Map<Integer, int[]> distancesTo = new HashMap<>();

  /** Paths through {@code topology}; {@code seed} decides among equal ones. */
  public Routing(Topology topology, long seed) {
    this.topology = topology;
    this.seed = seed;
    portsOf = group(topology, true);
    portsInto = group(topology, false);
  }

  private static int[][] group(Topology topology, boolean bySource) {
    int[] counts = new int[topology.nodes()];
    for (int port = 0; port < topology.ports(); port++) {
      counts[bySource ? topology.source(port) : topology.destination(port)]++;
    }
    int[][] groups = new int[counts.length][];
    Arrays.setAll(groups, node -> new int[counts[node]]);
    for (int port = topology.ports() - 1; port >= 0; port--) {
      int node = bySource ? topology.source(port) : topology.destination(port);
      groups[node][--counts[node]] = port;
    }
    return groups;
  }

  /** Ports that send from {@code node}, ascending. */
  public int[] portsOf(int node) {
    return portsOf[node].clone();
  }

  /** Takes a link out of use for paths asked for from now on, or puts it back. */
  public void setUp(int link, boolean up) {
    downLinks.set(link, !up);
    distancesTo.clear();
  }

  /** Whether there is a path. */
  public boolean reaches(int source, int destination) {
    int last = lastPort(destination);
    return last >= 0 && distances(topology.source(last))[source] != UNREACHABLE;
  }

  /**
   * The ports a flow passes, the source's first.
   *
   * @param source a host
   * @param destination another host
   * @param flow any number that tells flows apart
   * @throws IllegalArgumentException if there is no path
   */
  public int[] path(int source, int destination, long flow) {
    int last = lastPort(destination);
    if (last < 0 || !reaches(source, destination)) {
      throw new IllegalArgumentException("no path from host " + source + " to host " + destination);
    }
    int[] distances = distances(topology.source(last));
    int[] path = new int[distances[source] + 1];
    int node = source;
    for (int hop = 0; hop < path.length - 1; hop++) {
      path[hop] = choose(node, distances, flow);
      node = topology.destination(path[hop]);
    }
    path[path.length - 1] = last;
    return path;
  }

  /** The port into a host, which has one link only; -1 if that is down. */
  private int lastPort(int host) {
    for (int port : portsInto[host]) {
      if (!downLinks.get(port >> 1)) {
        return port;
      }
    }
    return -1;
  }

  private int choose(int node, int[] distances, long flow) {
    int candidates = 0;
    for (int port : portsOf[node]) {
      candidates += isNearer(port, node, distances) ? 1 : 0;
    }
    int pick = candidates == 1 ? 0 : (int) Long.remainderUnsigned(hash(flow, node), candidates);
    for (int port : portsOf[node]) {
      if (isNearer(port, node, distances) && pick-- == 0) {
        return port;
      }
    }
    throw new IllegalStateException("no way on from node " + node);
  }

  private boolean isNearer(int port, int node, int[] distances) {
    return !downLinks.get(port >> 1)
        && distances[topology.destination(port)] == distances[node] - 1;
  }

  private long hash(long flow, int node) {
    long z = (flow * 0x9E3779B97F4A7C15L) ^ seed ^ ((long) node * 0xD1B54A32D192ED03L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Hops from every node to {@code gateway}, the node before a destination: hosts of one switch
   * share them. Hosts do not forward.
   */
  private int[] distances(int gateway) {
    return distancesTo.computeIfAbsent(gateway, this::search);
  }

  private int[] search(int destination) {
    int[] distances = new int[topology.nodes()];
    Arrays.fill(distances, UNREACHABLE);
    distances[destination] = 0;
    ArrayDeque<Integer> frontier = new ArrayDeque<>();
    frontier.add(destination);
    while (!frontier.isEmpty()) {
      int node = frontier.remove();
      for (int port : portsInto[node]) {
        int before = topology.source(port);
        if (distances[before] == UNREACHABLE && !downLinks.get(port >> 1)) {
          distances[before] = distances[node] + 1;
          if (!topology.isHost(before)) {
            frontier.add(before);
          }
        }
      }
    }
    return distances;
  }
}
