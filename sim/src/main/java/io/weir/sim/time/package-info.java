/**
 * Virtual time on Netty. In: a {@link io.weir.sim.time.World} that knows when its next event is.
 * Out: an event loop whose clock is virtual: Netty's scheduled tasks and the world's events happen
 * in one order, at exact instants, as fast as the machine can compute them.
 */
package io.weir.sim.time;
