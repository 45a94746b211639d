package io.weir.sim.host;

/**
 * Round-trip time and retransmission timeout, RFC 6298: R' gives rttvar ← 3/4·rttvar + 1/4·|srtt −
 * R'|, srtt ← 7/8·srtt + 1/8·R', timeout = srtt + 4·rttvar, within bounds, doubled by every timeout
 * until there is a new sample.
 *
 * <p>Worked number: a first sample of 40 ms gives srtt 40 ms, rttvar 20 ms, timeout 120 ms.
 */
final class RttEstimator {
  private static final int MAX_BACKOFF = 16;

  private final long minRtoPs;
  private final long maxRtoPs;
  private long rtoPs;
  private long smoothedPs;
  private long variationPs;
  private long latestPs;
  private long leastPs = Long.MAX_VALUE;
  private int backoff;

  RttEstimator(long initialRtoPs, long minRtoPs, long maxRtoPs) {
    this.rtoPs = initialRtoPs;
    this.minRtoPs = minRtoPs;
    this.maxRtoPs = maxRtoPs;
  }

  /** A round trip of a packet that was sent once (Karn's algorithm). */
  void sample(long rttPs) {
    if (smoothedPs == 0) {
      smoothedPs = rttPs;
      variationPs = rttPs / 2;
    } else {
      variationPs += (Math.abs(smoothedPs - rttPs) - variationPs) / 4;
      smoothedPs += (rttPs - smoothedPs) / 8;
    }
    latestPs = rttPs;
    leastPs = Math.min(leastPs, rttPs);
    rtoPs = Math.max(minRtoPs, Math.min(smoothedPs + 4 * variationPs, maxRtoPs));
    backoff = 0;
  }

  /** The timer fired. */
  void backOff() {
    backoff = Math.min(backoff + 1, MAX_BACKOFF);
  }

  /** Whether there has been a sample. */
  boolean isKnown() {
    return smoothedPs > 0;
  }

  /** Retransmission timeout. */
  long rtoPs() {
    return Math.min(rtoPs << backoff, maxRtoPs);
  }

  /** Timeouts since the last sample. */
  int backoff() {
    return backoff;
  }

  long smoothedPs() {
    return smoothedPs;
  }

  long variationPs() {
    return variationPs;
  }

  long latestPs() {
    return latestPs;
  }

  /** Smallest sample; {@link Long#MAX_VALUE} before the first. */
  long leastPs() {
    return leastPs;
  }
}
