package io.weir.sim.fabric;

import java.util.List;

/**
 * Hosts, switches and the links between them. Hosts are nodes 0 … hosts-1, switches the nodes from
 * there on. Link i has two ports: 2i sends from its end a to its end b, 2i+1 from b to a.
 *
 * @param hosts number of hosts
 * @param switches number of switches
 * @param links the links
 */
public record Topology(int hosts, int switches, List<Link> links) {
  public Topology {
    links = List.copyOf(links);
  }

  /** Number of nodes. */
  public int nodes() {
    return hosts + switches;
  }

  /** Number of ports. */
  public int ports() {
    return 2 * links.size();
  }

  /** The link a port sends on. */
  public Link linkOf(int port) {
    return links.get(port >> 1);
  }

  /** The node a port belongs to. */
  public int source(int port) {
    return (port & 1) == 0 ? linkOf(port).a() : linkOf(port).b();
  }

  /** The node at a port's far end. */
  public int destination(int port) {
    return (port & 1) == 0 ? linkOf(port).b() : linkOf(port).a();
  }

  /** Propagation delay from a port to its far end, ns. */
  public long delayNs(int port) {
    return (port & 1) == 0 ? linkOf(port).delayToBNs() : linkOf(port).delayToANs();
  }

  /** Whether a node is a host. */
  public boolean isHost(int node) {
    return node < hosts;
  }
}
