/**
 * Links, ports and switches. In: frames offered to a port at an instant. Out: frames delivered to
 * the node at the port's far end, dropped, or marked. Time is in picoseconds inside this package.
 */
package io.weir.sim.fabric;
