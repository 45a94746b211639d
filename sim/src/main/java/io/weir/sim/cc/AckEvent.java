package io.weir.sim.cc;

/** An acknowledgement. Mutable and reused by the host; not to be kept. */
public final class AckEvent {
  /** Now, ns. */
  public long nowNs;

  /** Bytes newly acknowledged, headers included. */
  public long ackedBytes;

  /** Packets newly acknowledged. */
  public long ackedPackets;

  /** Bytes still in flight. */
  public long inFlightBytes;

  /** Round-trip time of the packet that caused the acknowledgement, ns. */
  public long rttNs;

  /**
   * Whether any packet that the acknowledgement covers carried a congestion mark: the receiver
   * acknowledges several packets at once.
   */
  public boolean marked;

  /** Where {@link #telemetryRecord} is to be read, or null if that packet collected none. */
  public TelemetryReader telemetry;

  /** Record of what the switches wrote into that packet, or -1. */
  public int telemetryRecord;
}
