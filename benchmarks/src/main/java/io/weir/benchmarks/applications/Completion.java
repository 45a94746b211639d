package io.weir.benchmarks.applications;

/**
 * A request that was answered.
 *
 * @param request which request of its exchange
 * @param bytes body of the answer
 * @param startNs when the request was written, simulated ns
 * @param fctNs time from then to the last byte of the answer, ns
 */
public record Completion(int request, long bytes, long startNs, long fctNs) {}
