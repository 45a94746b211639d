/**
 * The network in which TCP algorithms are measured against each other. In: senders, a rate, a
 * buffer, a congestion control. Out: what was sent, delivered and dropped.
 */
package io.weir.sim.bottleneck;
