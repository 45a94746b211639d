package io.weir.sim.fabric;

/**
 * Moves time: hands every frame and every event of a node to whom it concerns. Engines differ in
 * speed only: the events of a run, and so its digest, are the same with each of them.
 */
public interface Engine {
  /**
   * Handles every event up to and including {@code limitPs}. May return early when asked to yield.
   *
   * @return number of events handled
   */
  int advance(long limitPs);

  /** A port that had nothing under way has a frame now. */
  void portBusy(int port);

  /** Frames the engine holds itself, beside those in ports and switches. */
  default long framesHeld() {
    return 0;
  }

  /** The next own event of a node may have changed outside {@link #advance}. */
  void nodeChanged(int node);
}
