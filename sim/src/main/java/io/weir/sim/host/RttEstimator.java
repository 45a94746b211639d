package io.weir.sim.host;

/**
 * Round-trip time and retransmission timeout, RFC 6298: R' gives rttvar ← 3/4·rttvar + 1/4·|srtt −
 * R'|, srtt ← 7/8·srtt + 1/8·R', timeout = srtt + max(least, 4·rttvar), at most a bound, doubled by
 * every timeout until there is a new sample.
 *
 * <p>The least time counts from the smoothed round trip on, as on Linux, not from 0: the variation
 * of a steady round trip vanishes, and a timeout of just that would fire when one acknowledgement
 * is delayed. With a least time of the clock's granularity it is the RFC's own formula.
 *
 * <p>Worked number: a first sample of 40 ms gives srtt 40 ms, rttvar 20 ms, timeout 120 ms, or 240
 * ms with a least time of 200 ms.
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
    rtoPs = Math.min(smoothedPs + Math.max(minRtoPs, 4 * variationPs), maxRtoPs);
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
    return backedOffPs(rtoPs);
  }

  /** A time doubled by every timeout since the last sample, within the bound. */
  long backedOffPs(long timePs) {
    return timePs > maxRtoPs >> backoff ? maxRtoPs : timePs << backoff;
  }

  /** Something was delivered: RFC 9002 section 6.2.1 wants no sample to go back to normal. */
  void resetBackoff() {
    backoff = 0;
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
