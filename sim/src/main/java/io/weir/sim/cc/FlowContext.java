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
 */
public record FlowContext(
    int flow, long nowNs, long lineRateBps, long baseRttNs, int packetBytes, long initialRateBps) {}
