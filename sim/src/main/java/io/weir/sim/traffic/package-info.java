/**
 * Traffic: who sends to whom, and from when on. In: a pattern and a stream of random numbers. Out:
 * flows with their start times.
 */
package io.weir.sim.traffic;
