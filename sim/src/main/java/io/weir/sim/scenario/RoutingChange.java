package io.weir.sim.scenario;

/**
 * Routing learns that a link has failed or is back.
 *
 * @param atNs when, ns: the time of convergence after it happened
 * @param link the link's index
 * @param up whether it can be used from then on
 */
public record RoutingChange(long atNs, int link, boolean up) {}
