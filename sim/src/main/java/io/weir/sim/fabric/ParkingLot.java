package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * A parking lot: switches in a line, hosts at each, and one more host at each end, so that a flow
 * between those two passes every link of the line and shares each with flows between neighbours.
 * Host {@code s·hostsPerSwitch + i} is the i-th of switch s; then come the end hosts, the first
 * switch's first, then the switches in order. The links of the line are the last ones.
 */
public final class ParkingLot {
  /** Most switches: a path has two more ports than links of the line it passes. */
  public static final int MAX_SWITCHES = Frame.MAX_HOPS - 1;

  private ParkingLot() {}

  /**
   * A parking lot.
   *
   * @param switches number of switches, at least 2
   * @param hostsPerSwitch hosts at every switch, beside the two end hosts
   * @param host every host's link
   * @param line the links between neighbouring switches
   */
  public static Topology of(int switches, int hostsPerSwitch, LinkSpec host, LinkSpec line) {
    int ends = switches * hostsPerSwitch;
    int hosts = ends + 2;
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < ends; i++) {
      links.add(host.between(i, hosts + i / hostsPerSwitch));
    }
    links.add(host.between(ends, hosts));
    links.add(host.between(ends + 1, hosts + switches - 1));
    for (int i = 0; i + 1 < switches; i++) {
      links.add(line.between(hosts + i, hosts + i + 1));
    }
    return new Topology(hosts, switches, links);
  }
}
