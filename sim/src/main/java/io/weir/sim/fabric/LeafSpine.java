package io.weir.sim.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * A leaf-spine network, a folded Clos of two levels: every leaf has a link to every spine. Host
 * {@code l·hostsPerLeaf + i} is the i-th of leaf l; then come the leaves, then the spines.
 */
public final class LeafSpine {
  private LeafSpine() {}

  /**
   * A leaf-spine network.
   *
   * @param leaves number of leaves
   * @param spines number of spines
   * @param hostsPerLeaf hosts at every leaf
   * @param host every host's link
   * @param fabric the links between leaves and spines
   */
  public static Topology of(
      int leaves, int spines, int hostsPerLeaf, LinkSpec host, LinkSpec fabric) {
    int hosts = leaves * hostsPerLeaf;
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      links.add(host.between(i, hosts + i / hostsPerLeaf));
    }
    for (int leaf = 0; leaf < leaves; leaf++) {
      for (int spine = 0; spine < spines; spine++) {
        links.add(fabric.between(hosts + leaf, hosts + leaves + spine));
      }
    }
    return new Topology(hosts, leaves + spines, links);
  }
}
