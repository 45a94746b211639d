package io.weir.sim.fabric;

/** The hosts, as the fabric sees them. */
public interface FrameSink {
  /**
   * A frame has arrived at its last node.
   *
   * @param nowPs time of its last bit
   * @param frame header word, see {@link Frame}
   * @param sequence as offered
   * @param stampPs as offered
   */
  void arrived(long nowPs, long frame, long sequence, long stampPs);

  /** A frame was dropped by a port. */
  void dropped(long nowPs, long frame, long sequence);
}
