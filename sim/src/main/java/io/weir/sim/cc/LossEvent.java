package io.weir.sim.cc;

/**
 * A loss. Mutable and reused by the host; not to be kept. Bytes count headers, as on the wire.
 *
 * <p>RoCE tells of everything that will be sent again at once. TCP tells of each packet it takes
 * for lost, but of all that are in flight at once when the retransmission timer fires.
 *
 * <p>Two of TCP's events lose nothing new: a recovery that begins when the one before ends, because
 * packets sent meanwhile were lost too (they have been told of), and persistent congestion (RFC
 * 9002 section 7.6), told as a timeout.
 */
public final class LossEvent {
  /** Now, ns. */
  public long nowNs;

  /** Bytes that will be sent again. */
  public long lostBytes;

  /** Whether the retransmission timer found it. */
  public boolean timeout;

  /**
   * Whether a recovery begins here. Further losses of the same round trip are no new sign of
   * congestion (RFC 5681 section 3.2).
   */
  public boolean startsRecovery;

  /**
   * Bytes that were in flight before this loss (FlightSize of RFC 5681), those included that the
   * acknowledgement which revealed it delivered.
   */
  public long priorInFlightBytes;

  /** Bytes in flight when the lost packet had been sent, it included; 0 if not known (RoCE). */
  public long txInFlightBytes;

  /** Bytes taken for lost since that packet was sent, it included. */
  public long lostSinceSentBytes;

  /** Whether the application limited the flow when that packet was sent. */
  public boolean appLimited;
}
