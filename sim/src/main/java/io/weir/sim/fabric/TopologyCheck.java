package io.weir.sim.fabric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What a topology must be like for packets to travel in it. */
public final class TopologyCheck {
  private final Topology topology;
  private final Labels labels;
  private final int[][] neighbours;

  /**
   * How messages call things.
   *
   * @param topology what messages about no link begin with: a file's name, a key
   * @param node names a node
   * @param link names a link: its line in a file, or its ends
   */
  public record Labels(String topology, IntFunction<String> node, IntFunction<String> link) {
    /** Nodes and links by their indices. */
    public static Labels of(String name, Topology topology) {
      return new Labels(
          name,
          node -> (topology.isHost(node) ? "host " : "switch ") + node,
          link ->
              name
                  + ": link "
                  + topology.links().get(link).a()
                  + "-"
                  + topology.links().get(link).b());
    }
  }

  private TopologyCheck(Topology topology, Labels labels) {
    this.topology = topology;
    this.labels = labels;
    this.neighbours = new int[topology.nodes()][];
  }

  /**
   * Checks links, hosts, routes between all hosts, and the length of paths.
   *
   * @throws IllegalArgumentException saying what is wrong where
   */
  public static void require(Topology topology, Labels labels) {
    TopologyCheck check = new TopologyCheck(topology, labels);
    check.requireLinks();
    check.findNeighbours();
    check.requireSingleHomedHosts();
    check.requireRoutes();
    check.requireShortPaths();
  }

  private void requireLinks() {
    for (int i = 0; i < topology.links().size(); i++) {
      Link link = topology.links().get(i);
      requireNode(i, link.a());
      requireNode(i, link.b());
      if (link.a() == link.b()) {
        throw wrongLink(i, "expected two nodes, found a link from a node to itself");
      }
      if (link.rateBps() <= 0) {
        throw wrongLink(i, "expected a rate above 0 Gb/s, found " + link.rateBps() + " bit/s");
      }
      long delayNs = Math.min(link.delayToANs(), link.delayToBNs());
      if (delayNs < 1) {
        throw wrongLink(i, "expected a delay of at least 1 ns, found " + delayNs + " ns");
      }
      if (!(link.loss() >= 0 && link.loss() < 1)) {
        throw wrongLink(i, "expected a loss probability 0 <= p < 1, found " + link.loss());
      }
    }
  }

  private void requireNode(int link, int node) {
    if (node < 0 || node >= topology.nodes()) {
      throw wrongLink(
          link, "expected nodes 0 to " + (topology.nodes() - 1) + ", found node " + node);
    }
  }

  private IllegalArgumentException wrongLink(int link, String what) {
    return new IllegalArgumentException(labels.link.apply(link) + ": " + what);
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(labels.topology + ": " + what);
  }

  private String name(int node) {
    return labels.node.apply(node);
  }

  private void findNeighbours() {
    int[] counts = new int[topology.nodes()];
    for (int port = 0; port < topology.ports(); port++) {
      counts[topology.source(port)]++;
    }
    Arrays.setAll(neighbours, node -> new int[counts[node]]);
    for (int port = topology.ports() - 1; port >= 0; port--) {
      int node = topology.source(port);
      neighbours[node][--counts[node]] = topology.destination(port);
    }
  }

  private void requireSingleHomedHosts() {
    if (topology.hosts() < 1) {
      throw wrong("expected at least one host, found none");
    }
    for (int host = 0; host < topology.hosts(); host++) {
      int links = neighbours[host].length;
      if (links == 0) {
        throw wrong(name(host) + " has no link");
      }
      if (links > 1) {
        throw wrong(
            name(host)
                + " has "
                + links
                + " links; hosts have one and do not forward: make it a switch, or leave one link");
      }
    }
  }

  private void requireRoutes() {
    int[] distances = distances(0);
    for (int host = 1; host < topology.hosts(); host++) {
      if (distances[host] < 0) {
        List<Integer> cycle = cycleAround(0);
        int end = host;
        if (cycle.isEmpty()) {
          cycle = cycleAround(host);
          end = 0;
        }
        throw wrong(
            "no route from "
                + name(0)
                + " to "
                + name(host)
                + (cycle.isEmpty()
                    ? ": the links do not connect them"
                    : ": a cycle without a route: "
                        + cycle.stream().map(this::name).collect(Collectors.joining(" - "))
                        + ", and no link leads from there to "
                        + name(end)));
      }
    }
  }

  /** Hops from a node to every other; -1 if there is no way. Hosts do not forward. */
  private int[] distances(int from) {
    int[] distances = new int[topology.nodes()];
    Arrays.fill(distances, -1);
    distances[from] = 0;
    ArrayDeque<Integer> frontier = new ArrayDeque<>();
    frontier.add(from);
    while (!frontier.isEmpty()) {
      int node = frontier.remove();
      for (int next : neighbours[node]) {
        if (distances[next] < 0) {
          distances[next] = distances[node] + 1;
          frontier.add(next);
        }
      }
    }
    return distances;
  }

  /** Nodes of a cycle among those a node is connected to, the first one again at the end. */
  private List<Integer> cycleAround(int start) {
    int[] parents = new int[topology.nodes()];
    Arrays.fill(parents, -1);
    parents[start] = start;
    ArrayDeque<Integer> frontier = new ArrayDeque<>();
    frontier.add(start);
    while (!frontier.isEmpty()) {
      int node = frontier.remove();
      int toParent = 0;
      for (int next : neighbours[node]) {
        toParent += next == parents[node] ? 1 : 0;
        if (parents[next] < 0) {
          parents[next] = node;
          frontier.add(next);
        } else if (next != parents[node] || toParent > 1) {
          return cycle(parents, node, next);
        }
      }
    }
    return List.of();
  }

  /** The cycle that a link from {@code a} to {@code b} closes in a tree. */
  private static List<Integer> cycle(int[] parents, int a, int b) {
    List<Integer> fromA = lineage(parents, a);
    List<Integer> fromB = lineage(parents, b);
    List<Integer> cycle = new ArrayList<>();
    for (int node : fromA) {
      cycle.add(node);
      int met = fromB.indexOf(node);
      if (met >= 0) {
        for (int i = met - 1; i >= 0; i--) {
          cycle.add(fromB.get(i));
        }
        break;
      }
    }
    cycle.add(a);
    return cycle;
  }

  private static List<Integer> lineage(int[] parents, int node) {
    List<Integer> lineage = new ArrayList<>(List.of(node));
    for (int n = node; parents[n] != n; n = parents[n]) {
      lineage.add(parents[n]);
    }
    return lineage;
  }

  private void requireShortPaths() {
    // No path is longer than there and back from one switch to the farthest host.
    if (2 * (farthestHops(0) - 1) <= Frame.MAX_HOPS) {
      return;
    }
    boolean[] done = new boolean[topology.nodes()];
    for (int host = 0; host < topology.hosts(); host++) {
      int gateway = neighbours[host][0];
      if (done[gateway]) {
        continue;
      }
      done[gateway] = true;
      int[] distances = distances(host);
      for (int other = 0; other < topology.hosts(); other++) {
        if (distances[other] > Frame.MAX_HOPS) {
          throw wrong(
              "the shortest path from "
                  + name(host)
                  + " to "
                  + name(other)
                  + " has "
                  + distances[other]
                  + " hops; at most "
                  + Frame.MAX_HOPS
                  + " are supported");
        }
      }
    }
  }

  private int farthestHops(int host) {
    int[] distances = distances(host);
    int farthest = 0;
    for (int other = 0; other < topology.hosts(); other++) {
      farthest = Math.max(farthest, distances[other]);
    }
    return farthest;
  }
}
