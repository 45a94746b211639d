package io.weir.sim.fabric;

/**
 * What links of one sort are like.
 *
 * @param rateBps rate of each direction, bit/s
 * @param delayNs propagation delay from the first end to the second (for a host's link: from the
 *     host to its switch), ns
 * @param delayBackNs propagation delay from the second end to the first, ns
 * @param loss probability with which a frame is lost on the wire, in [0, 1)
 */
public record LinkSpec(long rateBps, long delayNs, long delayBackNs, double loss) {
  /** Links without loss whose directions have the same delay. */
  public LinkSpec(long rateBps, long delayNs) {
    this(rateBps, delayNs, delayNs, 0);
  }

  /** Such a link. */
  public Link between(int a, int b) {
    return new Link(a, b, rateBps, delayNs, delayBackNs, loss);
  }
}
