package io.weir.sim.host;

/** The arithmetic of QUIC's loss detection, RFC 9002. */
public final class LossThresholds {
  /** kPacketThreshold, section 6.1.1. */
  public static final int PACKETS = 3;

  /** kGranularity, section 6.1.2: 1 ms. */
  public static final long GRANULARITY_PS = 1_000_000_000L;

  /** kPersistentCongestionThreshold, section 7.6.1. */
  public static final int PERSISTENT = 3;

  private LossThresholds() {}

  /** Age at which a packet is lost when a later one has arrived, section 6.1.2, ps. */
  public static long timePs(long smoothedPs, long latestPs) {
    return Math.max(9 * Math.max(smoothedPs, latestPs) / 8, GRANULARITY_PS);
  }

  /** Probe timeout, section 6.2.1, ps. */
  public static long probeTimeoutPs(long smoothedPs, long variationPs, long maxAckDelayPs) {
    return smoothedPs + Math.max(4 * variationPs, GRANULARITY_PS) + maxAckDelayPs;
  }

  /**
   * Whether packets that were lost show persistent congestion, section 7.6.2: the first and the
   * last of them, none between them delivered, were sent more than three probe timeouts apart.
   */
  public static boolean isPersistent(
      long firstLostSentPs, long lastLostSentPs, long probeTimeoutPs) {
    return lastLostSentPs - firstLostSentPs > PERSISTENT * probeTimeoutPs;
  }
}
