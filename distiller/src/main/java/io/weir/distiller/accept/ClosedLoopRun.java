package io.weir.distiller.accept;

import java.io.Serializable;

/**
 * How a decision behaved in one scenario with one seed.
 *
 * @param goodputGbps payload received, Gb/s
 * @param latencyP99Us 99th percentile of packet latency, µs
 * @param jain Jain's index over flows
 * @param minMax smallest over largest goodput of a host
 * @param startNs time after a cold start from which on flows are fast and fair ({@link
 *     io.weir.sim.scenario.FastAndFair}), ns; the length of the watched run if they never are
 */
public record ClosedLoopRun(
    double goodputGbps, double latencyP99Us, double jain, double minMax, double startNs)
    implements Serializable {}
