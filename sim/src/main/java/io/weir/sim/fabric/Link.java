package io.weir.sim.fabric;

/**
 * A link between two nodes, in both directions.
 *
 * @param a one end
 * @param b the other end
 * @param rateBps rate of each direction, bit/s
 * @param delayToBNs propagation delay from a to b, ns
 * @param delayToANs propagation delay from b to a, ns
 * @param loss probability with which a frame is lost on the wire, in [0, 1)
 */
public record Link(int a, int b, long rateBps, long delayToBNs, long delayToANs, double loss) {
  /** A link without loss whose directions have the same delay. */
  public Link(int a, int b, long rateBps, long delayNs) {
    this(a, b, rateBps, delayNs, delayNs, 0);
  }
}
