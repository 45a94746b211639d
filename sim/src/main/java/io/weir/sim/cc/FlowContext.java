package io.weir.sim.cc;

/**
 * What an algorithm may know of a flow when it begins.
 *
 * @param flow index of the flow
 * @param nowNs now
 * @param lineRateBps rate of the sender's link, bit/s
 * @param baseRttNs base round-trip time the host assumes, ns
 * @param packetBytes bytes of a full packet on the wire
 * @param initialRateBps rate a new flow begins with, bit/s
 * @param randomSeed seed of the algorithm's own random numbers for this flow
 */
public record FlowContext(
    int flow,
    long nowNs,
    long lineRateBps,
    long baseRttNs,
    int packetBytes,
    long initialRateBps,
    long randomSeed) {
  /** A flow whose algorithm draws no random numbers. */
  public FlowContext(
      int flow,
      long nowNs,
      long lineRateBps,
      long baseRttNs,
      int packetBytes,
      long initialRateBps) {
    this(flow, nowNs, lineRateBps, baseRttNs, packetBytes, initialRateBps, 0);
  }
}
