package io.weir.sim.scenario;

import io.weir.artefact.Bounds;
import io.weir.sim.fabric.Ecn;

/**
 * The network: a star of hosts around one switch. Defaults are RL-CC's reference environment.
 *
 * @param topology {@code star}
 * @param linkRateGbps rate of every link, Gb/s
 * @param hostToSwitchDelayNs propagation delay from a host to the switch's queues, ns
 * @param switchToHostDelayNs propagation delay from the queues to a host, ns
 * @param bufferBytes output buffer of every port, bytes
 * @param ecn marking at the switch's ports
 */
public record NetworkSpec(
    Kind topology,
    double linkRateGbps,
    long hostToSwitchDelayNs,
    long switchToHostDelayNs,
    long bufferBytes,
    Ecn ecn) {
  /** Shapes of network. */
  public enum Kind {
    /** Every host has one link to one switch. */
    star
  }

  /** RL-CC's reference environment. */
  public static final NetworkSpec DEFAULTS =
      new NetworkSpec(Kind.star, 100, 3_000, 1_000, 10L << 20, new Ecn(150 << 10, 1536 << 10, 0.2));

  public NetworkSpec {
    Bounds.require("linkRateGbps", linkRateGbps, 0.001, 10_000, "Gb/s");
    Bounds.require("hostToSwitchDelayNs", hostToSwitchDelayNs, 1, 1_000_000_000, "ns");
    Bounds.require("switchToHostDelayNs", switchToHostDelayNs, 1, 1_000_000_000, "ns");
    Bounds.require("bufferBytes", bufferBytes, 1, 1L << 32, "bytes");
  }

  /** Link rate, bit/s. */
  public long linkRateBps() {
    return Math.round(linkRateGbps * 1e9);
  }
}
