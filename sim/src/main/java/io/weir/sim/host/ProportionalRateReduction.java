package io.weir.sim.host;

/**
 * Proportional Rate Reduction, RFC 6937, with the slow-start bound: spreads the step from the old
 * window to the new one over the round trip that repairs a loss.
 *
 * <p>Worked number: 10 packets in flight, new window 7; after 5 were delivered ceil(5·7/10) = 4 may
 * have been sent.
 */
final class ProportionalRateReduction {
  private long flightAtLoss;
  private long delivered;
  private long sent;
  private long windowBytes;

  /** A recovery begins with {@code flightBytes} outstanding. */
  void begin(long flightBytes, long inFlightBytes) {
    flightAtLoss = Math.max(1, flightBytes);
    delivered = 0;
    sent = 0;
    windowBytes = inFlightBytes;
  }

  /** Something was sent while losses are repaired. */
  void sent(long bytes) {
    sent += bytes;
  }

  /**
   * An acknowledgement came in (RFC 6937 section 3).
   *
   * @param ackedBytes what it newly delivered
   * @param inFlightBytes what is in flight now (pipe)
   * @param targetBytes the window to arrive at (ssthresh)
   */
  void acknowledged(long ackedBytes, long inFlightBytes, long targetBytes, long packetBytes) {
    delivered += ackedBytes;
    long allowed;
    if (inFlightBytes > targetBytes) {
      double share = (double) delivered * targetBytes / flightAtLoss;
      allowed = (long) Math.ceil(share) - sent;
    } else {
      long limit = Math.max(delivered - sent, ackedBytes) + packetBytes;
      allowed = Math.min(targetBytes - inFlightBytes, limit);
    }
    // The first retransmission goes out whatever the window.
    windowBytes = inFlightBytes + Math.max(allowed, sent == 0 ? packetBytes : 0);
  }

  /** Most bytes in flight until the next acknowledgement. */
  long windowBytes() {
    return windowBytes;
  }
}
