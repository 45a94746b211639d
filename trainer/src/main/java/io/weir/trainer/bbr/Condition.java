package io.weir.trainer.bbr;

import io.weir.artefact.Bounds;
import java.io.Serializable;

/**
 * A network and the flows in it: BBR against CUBIC behind one drop-tail bottleneck.
 *
 * @param id number in its grid, from 0
 * @param network number of its pair of rate and round-trip time
 * @param heldOut whether it is for evaluation only; all conditions of a network are or none
 * @param rateBps rate of the bottleneck, bit/s
 * @param rttNs two-way propagation delay, ns
 * @param bufferBdp buffer of the bottleneck, products of bandwidth and delay
 * @param bbrFlows flows of BBR
 * @param cubicFlows flows of CUBIC
 * @param startOrder which start first
 * @param durationNs length of the run, ns
 * @param warmupNs what of it is not measured, ns
 * @param seed seed of starts, of BBR's phases and of the network
 */
public record Condition(
    int id,
    int network,
    boolean heldOut,
    long rateBps,
    long rttNs,
    double bufferBdp,
    int bbrFlows,
    int cubicFlows,
    StartOrder startOrder,
    long durationNs,
    long warmupNs,
    long seed)
    implements Serializable {
  /** What late flows start after the others, ns. */
  public static final long LATE_NS = 20_000_000_000L;

  /** Flows that start together start within this time, ns. */
  static final long START_SPREAD_NS = 1_000_000_000;

  /** Most flows of a class. */
  public static final int MOST_FLOWS = 8;

  private static final long HOUR_NS = 3_600_000_000_000L;

  public Condition {
    Bounds.require("id", id, 0, Integer.MAX_VALUE, "");
    Bounds.require("network", network, 0, Integer.MAX_VALUE, "");
    Bounds.require("rateBps", rateBps, 100_000, 100_000_000_000L, "");
    Bounds.require("rttNs", rttNs, 4_000_000, 2_000_000_000L, "");
    Bounds.require("bufferBdp", bufferBdp, 0.01, 1_000, "");
    Bounds.require("bbrFlows", bbrFlows, 1, MOST_FLOWS, "");
    Bounds.require("cubicFlows", cubicFlows, 1, MOST_FLOWS, "");
    if (startOrder == null) {
      throw new IllegalArgumentException(
          "startOrder: expected one of TOGETHER, BBR_LATE, CUBIC_LATE");
    }
    Bounds.require("durationNs", durationNs, START_SPREAD_NS, HOUR_NS, "");
    Bounds.require("warmupNs", warmupNs, START_SPREAD_NS + lateNs(startOrder), durationNs - 1, "");
  }

  private static long lateNs(StartOrder order) {
    return order == StartOrder.TOGETHER ? 0 : LATE_NS;
  }

  /** The same at another place of its grid. */
  Condition withId(int other) {
    return new Condition(
        other,
        network,
        heldOut,
        rateBps,
        rttNs,
        bufferBdp,
        bbrFlows,
        cubicFlows,
        startOrder,
        durationNs,
        warmupNs,
        seed);
  }

  /** When the last flows may start, ns. */
  public long lastStartNs() {
    return lateNs(startOrder);
  }

  /** Product of bandwidth and delay, bytes. */
  public double bdpBytes() {
    return rateBps / 8.0 * rttNs / 1e9;
  }

  /** Buffer of the bottleneck, bytes. */
  public long bufferBytes() {
    return Math.round(bufferBdp * bdpBytes());
  }

  /** Flows of both classes. */
  public int flows() {
    return bbrFlows + cubicFlows;
  }

  /** Share of the traffic that BBR's flows have together when all flows have the same. */
  public double fairBbrShare() {
    return (double) bbrFlows / flows();
  }
}
