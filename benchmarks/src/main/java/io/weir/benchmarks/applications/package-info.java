/**
 * Netty applications as they are written for real networks, run inside the simulated datacenter:
 * HTTP/2 and the Redis protocol. In: a {@link io.weir.sim.channel.SimulatedNetwork} and what to ask
 * for. Out: when each request began and how long it took, in simulated time.
 */
package io.weir.benchmarks.applications;
