package io.weir.sim.time;

/** What lives in virtual time: a source of events that an event loop advances. */
public interface World {
  /**
   * Handles every event up to and including {@code limitPs}, in order, and moves the clock with
   * them. Returns early, after a whole event, when {@link VirtualClock#yieldRequested()} turns
   * true.
   *
   * @return number of events handled
   */
  int advance(long limitPs);
}
