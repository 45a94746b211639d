/**
 * Netty applications as they are written for real networks, run inside the simulated datacenter:
 * HTTP/2 and the Redis protocol, alone or across a leaf-spine network that other traffic congests.
 * In: a scenario, contenders and seeds. Out: when each request began and how long it took, in
 * simulated time.
 */
package io.weir.benchmarks.applications;
