package io.weir.sim.fabric;

/** Told of frames that will not arrive. */
public interface DropListener {
  /** A frame was dropped by a port or a switch, or lost on a link. */
  void dropped(long nowPs, long frame, long sequence, long stampPs);
}
