package io.weir.sim.cc;

/**
 * An acknowledgement. Mutable and reused by the host; not to be kept. Bytes count headers, as on
 * the wire.
 *
 * <p>Losses that the same acknowledgement revealed have been told by {@link
 * CongestionControl#onLoss} before, the end of a recovery by {@link CongestionControl#onRecovered}.
 *
 * <p>The fields from {@link #deliveredBytes} on are a delivery-rate sample, taken of the packet
 * sent last among those acknowledged (draft-cheng-iccrg-delivery-rate-estimation, section 3.3).
 * Hosts that take none (RoCE) leave {@link #deliveryIntervalNs} at 0.
 */
public final class AckEvent {
  /** Now, ns. */
  public long nowNs;

  /** Bytes newly acknowledged, selectively or not. */
  public long ackedBytes;

  /** Packets newly acknowledged. */
  public long ackedPackets;

  /** Bytes still in flight: neither acknowledged nor taken for lost. */
  public long inFlightBytes;

  /** Bytes that were in flight before this acknowledgement. */
  public long priorInFlightBytes;

  /**
   * Round-trip time, ns: of the packet that caused the acknowledgement (RoCE), of the packet sent
   * last among those acknowledged (TCP); 0 if it can't be told, because that was sent twice.
   */
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

  /** Whether lost packets are still being repaired. */
  public boolean inRecovery;

  /**
   * Whether the window, not the application or pacing, held the flow back in the last round: a
   * window that isn't used must not grow (RFC 9438 section 4.2, RFC 5681 section 3.1).
   */
  public boolean windowLimited;

  /** Bytes acknowledged since the flow began (C.delivered), these included. */
  public long deliveredBytes;

  /** What {@link #deliveredBytes} was when the sampled packet was sent (P.delivered). */
  public long priorDeliveredBytes;

  /** Time over which {@code deliveredBytes - priorDeliveredBytes} arrived, ns; 0: no sample. */
  public long deliveryIntervalNs;

  /** Whether the application, not the network, may have limited the sample. */
  public boolean appLimited;

  /** Bytes in flight when the sampled packet had been sent, it included. */
  public long txInFlightBytes;

  /** Bytes taken for lost since the sampled packet was sent. */
  public long lostSinceSentBytes;

  /** Bytes taken for lost since the last acknowledgement. */
  public long lostBytes;

  /** Rate of the sample, bit/s; 0 if there is none. */
  public long deliveryRateBps() {
    return deliveryIntervalNs <= 0
        ? 0
        : (long) ((deliveredBytes - priorDeliveredBytes) * 8e9 / deliveryIntervalNs);
  }
}
