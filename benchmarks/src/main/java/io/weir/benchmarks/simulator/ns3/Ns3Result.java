package io.weir.benchmarks.simulator.ns3;

/**
 * What the driver prints.
 *
 * @param version version and build profile of ns-3's libraries
 * @param hops packets sent by devices in the measured part
 * @param wallSeconds time that took, s
 * @param simulatedUs simulated time of the measured part, µs
 * @param events events of ns-3's scheduler in it
 * @param goodputGbps bytes the receiving applications got in it, Gb/s over all flows
 * @param droppedPackets packets dropped in the whole run
 * @param markedPackets packets marked in the whole run
 */
public record Ns3Result(
    String version,
    long hops,
    double wallSeconds,
    long simulatedUs,
    long events,
    double goodputGbps,
    long droppedPackets,
    long markedPackets) {
  /** Packet-hops per second of real time. */
  public double hopsPerSecond() {
    return hops / wallSeconds;
  }
}
