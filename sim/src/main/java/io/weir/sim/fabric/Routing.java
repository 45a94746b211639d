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

  /** Whether there is a path from one host to another. */
  public boolean reaches(int source, int destination) {
    return hops(source, destination) != UNREACHABLE;
  }

  /** Ports on the shortest paths, {@link #UNREACHABLE} if there is none. */
  private int hops(int source, int destination) {
    int last = lastPort(destination);
    int first = lastPort(source);
    if (first < 0 || last < 0) {
      return UNREACHABLE;
    }
    int gateway = topology.source(last);
    if (gateway == source) {
      return 1;
    }
    if (topology.isHost(gateway) || topology.isHost(topology.source(first))) {
      // Two hosts on one link reach each other only: hosts do not forward.
      return UNREACHABLE;
    }
    int between = distances(gateway)[topology.source(first) - topology.hosts()];
    return between == UNREACHABLE ? UNREACHABLE : between + 2;
  }

  /**
   * The ports a flow passes, the source's first.
   *
   * @param source a host
   * @param destination another host
   * @param flow any number that tells flows apart
   * @throws IllegalArgumentException if there is no path, or source and destination are one host
   */
  public int[] path(int source, int destination, long flow) {
    if (source == destination) {
      throw new IllegalArgumentException(
          "expected a path between two hosts, found host " + source + " twice");
    }
    int hops = hops(source, destination);
    if (hops == UNREACHABLE) {
      throw new IllegalArgumentException("no path from host " + source + " to host " + destination);
    }
    int last = lastPort(destination);
    int[] path = new int[hops];
    path[hops - 1] = last;
    if (hops > 1) {
      path[0] = lastPort(source) ^ 1;
      int[] distances = distances(topology.source(last));
      for (int hop = 1; hop < hops - 1; hop++) {
        path[hop] = choose(topology.destination(path[hop - 1]), distances, flow);
      }
    }
    return path;
  }

  /**
   * As {@link #path}, but between hosts that cannot reach each other now the path they have when
   * all links are up: a connection may be opened before the network is repaired.
   */
  public int[] pathEvenIfDown(int source, int destination, long flow) {
    return source == destination || reaches(source, destination)
        ? path(source, destination, flow)
        : new Routing(topology, seed).path(source, destination, flow);
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
    int next = topology.destination(port);
    return !downLinks.get(port >> 1)
        && !topology.isHost(next)
        && distances[next - topology.hosts()] == distances[node - topology.hosts()] - 1;
  }

  private long hash(long flow, int node) {
    long z = (flow * 0x9E3779B97F4A7C15L) ^ seed ^ ((long) node * 0xD1B54A32D192ED03L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Hops from every switch to {@code gateway}, the switch before a destination: its hosts share
   * them. Hosts do not forward, so they have no place in it.
   */
  private int[] distances(int gateway) {
    return distancesTo.computeIfAbsent(gateway, this::search);
  }

  private int[] search(int gateway) {
    int hosts = topology.hosts();
    int[] distances = new int[topology.switches()];
    Arrays.fill(distances, UNREACHABLE);
    distances[gateway - hosts] = 0;
    ArrayDeque<Integer> frontier = new ArrayDeque<>();
    frontier.add(gateway);
    while (!frontier.isEmpty()) {
      int node = frontier.remove();
      for (int port : portsInto[node]) {
        int before = topology.source(port);
        if (!topology.isHost(before)
            && distances[before - hosts] == UNREACHABLE
            && !downLinks.get(port >> 1)) {
          distances[before - hosts] = distances[node - hosts] + 1;
          frontier.add(before);
        }
      }
    }
    return distances;
  }
}
