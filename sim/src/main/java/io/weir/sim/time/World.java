package io.weir.sim.time;

/** What lives in virtual time: a source of events that an event loop advances. */
public interface World {
  /** Time of the next event in picoseconds, or {@link Long#MAX_VALUE} when there is none. */
  long nextEventPs();

  /**
   * Handles every event up to and including {@code limitPs}, in order, and moves the clock with
   * them. Returns early, after a whole event, when {@link VirtualClock#yieldRequested()} turns
   * true.
   *
   * @return number of events handled
   */
  int advance(long limitPs);
}
