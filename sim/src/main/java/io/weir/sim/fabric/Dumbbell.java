package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * A dumbbell: hosts on the left, hosts on the right, a switch on each side and one bottleneck link
 * between the switches. The left hosts come first, then the right ones, the left switch, the right
 * switch; the bottleneck is the last link.
 */
public final class Dumbbell {
  private Dumbbell() {}

  /**
   * A dumbbell.
   *
   * @param left number of hosts on the left
   * @param right number of hosts on the right
   * @param host every host's link
   * @param bottleneck the link between the switches
   */
  public static Topology of(int left, int right, LinkSpec host, LinkSpec bottleneck) {
    int leftSwitch = left + right;
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < left + right; i++) {
      links.add(host.between(i, i < left ? leftSwitch : leftSwitch + 1));
    }
    links.add(bottleneck.between(leftSwitch, leftSwitch + 1));
    return new Topology(left + right, 2, links);
  }
}
