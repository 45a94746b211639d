package io.weir.sim.fabric;

/** Learns what a {@link SharedBufferSwitch} dropped. */
public interface SwitchListener {
  /**
   * A frame was dropped for want of buffer.
   *
   * @param nowPs now
   * @param port output port it would have waited at
   * @param frame header word, of the hop of {@code port}
   * @param sequence as sent
   * @param stampPs as sent; for a frame that collects telemetry, its record, still open
   */
  void dropped(long nowPs, int port, long frame, long sequence, long stampPs);
}
