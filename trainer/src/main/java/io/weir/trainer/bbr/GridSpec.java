package io.weir.trainer.bbr;

import io.weir.artefact.Bounds;
import io.weir.sim.bottleneck.TcpBottleneck;

/**
 * What a grid covers.
 *
 * @param seed of everything drawn
 * @param trainingNetworks networks whose conditions are trained on
 * @param heldOutNetworks networks whose conditions are not
 * @param conditionsPerNetwork conditions of each
 * @param leastRateBps least rate of a bottleneck, bit/s
 * @param mostRateBps largest, bit/s
 * @param leastRttNs least propagation delay, ns
 * @param mostRttNs largest, ns
 * @param leastBufferBdp least buffer, products of bandwidth and delay
 * @param mostBufferBdp largest
 */
public record GridSpec(
    long seed,
    int trainingNetworks,
    int heldOutNetworks,
    int conditionsPerNetwork,
    long leastRateBps,
    long mostRateBps,
    long leastRttNs,
    long mostRttNs,
    double leastBufferBdp,
    double mostBufferBdp) {
  /** Least product of bandwidth and delay of a network, packets. */
  public static final int LEAST_BDP_PACKETS = 12;

  private static final int MOST_NETWORKS = 100_000;
  private static final int MOST_PER_NETWORK = 10_000;

  /** Least bits that the largest rate brings in the longest delay. */
  private static final double LEAST_BDP_BITS = LEAST_BDP_PACKETS * 1_514 * 8.0;

  public GridSpec {
    Bounds.require("trainingNetworks", trainingNetworks, 1, MOST_NETWORKS, "");
    Bounds.require("heldOutNetworks", heldOutNetworks, 1, MOST_NETWORKS, "");
    Bounds.require("conditionsPerNetwork", conditionsPerNetwork, 1, MOST_PER_NETWORK, "");
    Bounds.require("leastRateBps", leastRateBps, 100_000, 1_000_000_000, "bit/s");
    Bounds.require("mostRateBps", mostRateBps, leastRateBps, 1_000_000_000, "bit/s");
    Bounds.require("leastRttNs", leastRttNs, TcpBottleneck.LEAST_RTT_NS, 1_000_000_000, "ns");
    Bounds.require("mostRttNs", mostRttNs, leastRttNs, 1_000_000_000, "ns");
    Bounds.require("leastBufferBdp", leastBufferBdp, 0.1, 100, "");
    Bounds.require("mostBufferBdp", mostBufferBdp, leastBufferBdp, 100, "");
    double mostBits = mostRateBps / 1e9 * mostRttNs;
    // Some of the plane must be left, or networks would be drawn for ever.
    if (mostBits < 2 * LEAST_BDP_BITS) {
      throw new IllegalArgumentException(
          "mostRttNs: expected at least "
              + Math.round(2 * LEAST_BDP_BITS * 1e9 / mostRateBps)
              + " at that rate, for products of bandwidth and delay of "
              + LEAST_BDP_PACKETS
              + " packets and more, found "
              + mostRttNs);
    }
  }

  /** More than 2,500 conditions for training and more than 500 held out. */
  public static GridSpec full(long seed) {
    return new GridSpec(seed, 56, 12, 45, 2_000_000, 24_000_000, 8_000_000, 160_000_000, 0.25, 16);
  }

  /** A few conditions that run in seconds. */
  public static GridSpec small(long seed) {
    return new GridSpec(seed, 3, 1, 4, 2_000_000, 4_000_000, 40_000_000, 100_000_000, 0.25, 4);
  }

  /** The same with other numbers of networks and conditions. */
  public GridSpec withSizes(int training, int heldOut, int perNetwork) {
    return new GridSpec(
        seed,
        training,
        heldOut,
        perNetwork,
        leastRateBps,
        mostRateBps,
        leastRttNs,
        mostRttNs,
        leastBufferBdp,
        mostBufferBdp);
  }
}
