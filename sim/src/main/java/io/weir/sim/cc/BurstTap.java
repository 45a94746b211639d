package io.weir.sim.cc;

/**
 * What a congestion control also implements that wants to see every burst a RoCE host sends, as a
 * NIC's firmware sees its TX events. Between the two calls the host may report an overdue probe.
 */
public interface BurstTap {
  /** A burst went out; {@code bytes} count headers. */
  void onBurst(long nowNs, long bytes, int packets, long[] block, int offset);

  /** Everything that follows from the burst is done. */
  void onBurstDone(boolean probed, long[] block, int offset);
}
