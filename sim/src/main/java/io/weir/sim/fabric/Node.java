package io.weir.sim.fabric;

/**
 * A node that handles its frames itself: a host, or a switch with more than FIFO ports. An engine
 * hands it everything in order of time; at one instant arrivals come first, by input port, then its
 * own events. What it sends goes out through {@link Port}s and arrives elsewhere after a link's
 * delay at the earliest, which is why nodes can be run one after the other within such a delay.
 */
public interface Node {
  /**
   * A frame's last bit has arrived.
   *
   * @param nowPs now
   * @param inputPort the port that sent it
   * @param frame header word, see {@link Frame}
   * @param sequence as sent
   * @param stampPs as sent
   */
  void arrive(long nowPs, int inputPort, long frame, long sequence, long stampPs);

  /** Time of the node's next own event (a timer, a departure), or {@link Long#MAX_VALUE}. */
  long nextPs();

  /** Handles one own event that is due. */
  void fire(long nowPs);
}
