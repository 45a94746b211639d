/**
 * Congestion control: one interface and the algorithms behind it. In: batched events of a flow
 * (acknowledgements, losses, congestion notifications, RTT probes, timers). Out: a window in bytes
 * and a pacing rate. Clock and random are injected; loss recovery is not in here.
 */
package io.weir.sim.cc;
