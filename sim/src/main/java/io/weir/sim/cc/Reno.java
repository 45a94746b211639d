package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;

/**
 * Reno: a packet more per round trip, half the window after a loss.
 *
 * <p>Source: RFC 5681. Slow start (section 3.1): cwnd += min(acknowledged, L packets) per
 * acknowledgement, counted in bytes (RFC 3465 section 2.2); from the threshold on cwnd +=
 * packet·acknowledged/cwnd. A loss: ssthresh = max(FlightSize/2, 2 packets), cwnd = ssthresh
 * (section 3.2), once per recovery (RFC 6582). A timeout: the same threshold, cwnd = 1 packet. A
 * mark: as a loss, once per window of data (RFC 3168 section 6.1.2). The first window is that of
 * RFC 6928; after a silence the window is the first one again, if it was larger (section 4.1).
 *
 * <p>Worked number: a loss at 40 packets leaves 20; an acknowledgement of 2 packets then makes 20.1
 * of them. With every 1/p-th packet lost the mean window is √(3/(2p)): 122.5 packets at p = 1e-4.
 */
public final class Reno extends WindowControl {
  /**
   * @param initialWindowPackets window of a new flow, packets
   * @param maxWindowPackets largest window, packets
   * @param slowStartLimitPackets L, most that one acknowledgement adds in slow start, packets
   * @param restartIdleNs silence after which the window is at most the first one, ns
   */
  public record Parameters(
      @JsonPropertyDescription("window of a new flow") double initialWindowPackets,
      @JsonPropertyDescription("largest window") double maxWindowPackets,
      @JsonPropertyDescription("L, most that one acknowledgement adds in slow start")
          double slowStartLimitPackets,
      @JsonPropertyDescription("silence after which the window is at most the first one")
          long restartIdleNs) {
    /** RFC 6928; L of RFC 3465; the least retransmission timeout of RFC 6298. */
    public static final Parameters DEFAULTS = new Parameters(10, 1e6, 2, 1_000_000_000);

    public Parameters {
      Bounds.require("maxWindowPackets", maxWindowPackets, 2, 1e9, "packets");
      Bounds.require("initialWindowPackets", initialWindowPackets, 1, maxWindowPackets, "packets");
      Bounds.require("slowStartLimitPackets", slowStartLimitPackets, 1, 1e9, "packets");
      Bounds.require("restartIdleNs", restartIdleNs, 1_000, 1_000_000_000_000L, "");
    }
  }

  /** When data was last acknowledged, or the flow began. */
  private static final int LAST_ACK_NS = OWN;

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public Reno(Parameters parameters) {
    super(parameters.maxWindowPackets);
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return LAST_ACK_NS + 1 - PRIVATE;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    begin(flow, parameters.initialWindowPackets, block, offset);
    block[offset + LAST_ACK_NS] = flow.nowNs();
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    super.onAck(event, block, offset);
    block[offset + LAST_ACK_NS] = event.nowNs;
  }

  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    if (nowNs - block[offset + LAST_ACK_NS] > parameters.restartIdleNs) {
      restartAfterIdle(parameters.initialWindowPackets, block, offset);
    }
  }

  @Override
  double slowStart(double cwnd, AckEvent event, long[] block, int offset) {
    // After a timeout L is 1 (RFC 3465 section 2.3).
    double limit = repairsTimeout(block, offset) ? 1 : parameters.slowStartLimitPackets;
    double most = limit * block[offset + PACKET_BYTES];
    return cwnd + Math.min(event.ackedBytes, most);
  }

  @Override
  double avoidCongestion(double cwnd, AckEvent event, long[] block, int offset) {
    // RFC 3465 section 2.1: never more than a packet per window of acknowledged bytes.
    return cwnd + block[offset + PACKET_BYTES] * Math.min(1, event.ackedBytes / cwnd);
  }

  @Override
  double lowered(double cwnd, long flightBytes, boolean timeout, long[] block, int offset) {
    return Math.min(cwnd, flightBytes) / 2;
  }

  @Override
  double leastWindowPackets(boolean timeout) {
    return timeout ? 1 : LEAST_THRESHOLD_PACKETS;
  }
}
