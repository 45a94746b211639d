/**
 * Simulated hosts as Netty channels. In: the event loop of a simulation and its streams of bytes
 * from host to host. Out: a transport for Netty's bootstraps, so that pipelines, codecs and
 * timeouts of unmodified applications run in virtual time; and channels through which
 * congestion-control events can travel.
 */
package io.weir.sim.channel;
