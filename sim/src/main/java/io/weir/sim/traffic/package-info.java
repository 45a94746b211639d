/**
 * Traffic: who sends to whom, how much, and from when on. In: a pattern, flow-size distributions
 * and files of other simulators, and a stream of random numbers. Out: flows, before the run begins.
 */
package io.weir.sim.traffic;
