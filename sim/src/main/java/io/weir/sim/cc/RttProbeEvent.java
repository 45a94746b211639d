package io.weir.sim.cc;

/**
 * A completed RTT probe, with what happened to the flow since the last one. Mutable and reused by
 * the host; not to be kept.
 */
public final class RttProbeEvent {
  /** Now, ns. */
  public long nowNs;

  /** Round-trip time of the probe, from the start of its transmission, ns. */
  public long rttNs;

  /** Negative acknowledgements since the last completed probe. */
  public long nacks;

  /** Congestion notifications since the last completed probe. */
  public long cnps;

  /** Bytes sent since the last completed probe. */
  public long bytesSent;

  /** Packets sent since the last completed probe. */
  public long packetsSent;

  /** Time since the last completed probe, ns. */
  public long monitorIntervalNs;
}
