package io.weir.nativelib.live;

/**
 * How a live run is getting on, over the last second.
 *
 * @param timeNs since the start, ns
 * @param mbps payload that arrived in order, Mbit/s
 * @param smoothedRttMs mean smoothed round-trip time of the flows, ms
 * @param queueBytes bytes in the buffer of the bottleneck
 * @param droppedFrames frames dropped since the measured part or the run began
 * @param retransmitted segments sent again since the start
 */
public record LiveStatus(
    long timeNs,
    double mbps,
    double smoothedRttMs,
    long queueBytes,
    long droppedFrames,
    long retransmitted) {}
