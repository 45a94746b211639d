package io.weir.sim.fabric;

/** Sees every frame, for traces. Times are exact; calls come in order of time. */
public interface FrameTap {
  /** A frame's last bit has arrived at the far end of {@code port}. */
  void delivered(long nowPs, int port, long frame, long sequence);

  /** A frame was dropped by, or lost behind, {@code port}. */
  void dropped(long nowPs, int port, long frame, long sequence);
}
