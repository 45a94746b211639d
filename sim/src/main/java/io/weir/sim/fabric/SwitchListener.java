package io.weir.sim.fabric;

/** Learns what a {@link SharedBufferSwitch} did, so that an engine can go on from there. */
public interface SwitchListener {
  /** A frame was handed to the link behind {@code port}; its delivery is now under way. */
  void transmitted(Port port);

  /**
   * A frame was dropped for want of buffer. Its telemetry record, if it had one, is already closed.
   *
   * @param nowPs now
   * @param port output port it would have waited at
   * @param frame header word, of the hop of {@code port}
   * @param sequence as sent
   */
  void dropped(long nowPs, int port, long frame, long sequence);
}
