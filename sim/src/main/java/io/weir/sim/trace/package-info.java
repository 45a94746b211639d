/**
 * Traces, opt-in and capped. In: frames as links deliver or drop them, events of congestion
 * control. Out: pcapng for Wireshark, qlog for its viewers.
 */
package io.weir.sim.trace;
