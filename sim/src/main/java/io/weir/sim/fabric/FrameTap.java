package io.weir.sim.fabric;

/**
 * Sees every frame, for traces. Times are exact; calls come in order of time. The stamp is what the
 * sending host let travel with the frame: when it was sent, ps, or the name of a record.
 */
public interface FrameTap {
  /** A frame's last bit has arrived at the far end of {@code port}. */
  void delivered(long nowPs, int port, long frame, long sequence, long stamp);

  /** A frame was dropped by, or lost behind, {@code port}. */
  void dropped(long nowPs, int port, long frame, long sequence, long stamp);
}
