package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;

/** A star: every host has one link to one switch. */
public final class Star {
  private Star() {}

  /**
   * A star.
   *
   * @param hosts number of hosts
   * @param rateBps rate of every link, bit/s
   * @param upDelayNs delay from a host to the switch, ns
   * @param downDelayNs delay from the switch to a host, ns
   */
  public static Topology of(int hosts, long rateBps, long upDelayNs, long downDelayNs) {
    return of(hosts, new LinkSpec(rateBps, upDelayNs, downDelayNs, 0));
  }

  /** A star of {@code hosts} hosts with links like {@code host}. */
  public static Topology of(int hosts, LinkSpec host) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      links.add(host.between(i, hosts));
    }
    return new Topology(hosts, 1, links);
  }
}
