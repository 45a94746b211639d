package io.weir.sim.host;

/**
 * Finds lost segments in the order in which they were sent: one is lost when a later transmission
 * has been delivered and enough time has passed since its own. Two rules:
 *
 * <ul>
 *   <li>RACK, RFC 8985 section 6.2: a round trip and a reordering window ago. The window is 0 once
 *       DupThresh segments were acknowledged selectively, or in recovery, unless reordering was
 *       seen; otherwise a quarter of the least round trip, more after duplicates (DSACK), never
 *       more than the smoothed round trip.
 *   <li>RFC 9002 section 6.1: 9/8 of the larger of smoothed and latest round trip, at least 1 ms,
 *       or three later transmissions.
 * </ul>
 *
 * <p>Worked number: RFC 9002, smoothed 40 ms, latest 48 ms: 54 ms.
 */
final class LossDetection {
  /** No segment. */
  static final long NONE = -1;

  private static final int PERSISTENCE = 16;

  private final Scoreboard board;
  private final RttEstimator rtt;
  private final TcpSpec spec;

  /** Segment of each transmission, numbered from 1; from {@link #oldest} to {@link #count}. */
  private long[] ring = new long[16];

  private long oldest = 1;
  private long count = 1;

  /** The latest transmission that was delivered, and its round trip (RACK.xmit_ts, RACK.rtt). */
  private long newestDelivered = NONE;

  private long newestRttPs;

  /** Highest position that was delivered (RACK.fack). */
  private long highestPosition;

  private boolean reordered;
  private int windowMultiplier = 1;
  private int persistence;
  private long multiplierRoundEnd;

  LossDetection(Scoreboard board, RttEstimator rtt, TcpSpec spec) {
    this.board = board;
    this.rtt = rtt;
    this.spec = spec;
  }

  /** A segment goes out. */
  void sent(long segment, long nowPs) {
    if (count - oldest == ring.length) {
      long[] larger = new long[2 * ring.length];
      for (long i = oldest; i < count; i++) {
        larger[(int) (i & (larger.length - 1))] = ring[(int) (i & (ring.length - 1))];
      }
      ring = larger;
    }
    ring[(int) (count & (ring.length - 1))] = segment;
    board.sent(segment, nowPs, count++);
  }

  /** A segment was delivered (RFC 8985 section 6.2, steps 2 and 3). */
  void delivered(long segment, long nowPs) {
    boolean again = board.is(segment, Scoreboard.SENT_AGAIN);
    if (!again && board.endPosition(segment) < highestPosition) {
      reordered = true;
    }
    highestPosition = Math.max(highestPosition, board.endPosition(segment));
    long rttPs = nowPs - board.sentPs(segment);
    // So soon after it was sent again, the acknowledgement is for the transmission before.
    if (again && rttPs < rtt.leastPs()) {
      return;
    }
    if (board.transmission(segment) > newestDelivered) {
      newestDelivered = board.transmission(segment);
      newestRttPs = rttPs;
    }
  }

  /** The receiver got something twice: reordering is worse than thought (step 4). */
  void duplicateReported(long deliveredBytes, long deliveredWhenRoundEndsBytes) {
    if (deliveredBytes >= multiplierRoundEnd) {
      windowMultiplier++;
      persistence = PERSISTENCE;
      multiplierRoundEnd = deliveredWhenRoundEndsBytes;
    }
  }

  /** A recovery is over. */
  void recovered() {
    if (persistence > 0 && --persistence == 0) {
      windowMultiplier = 1;
    }
  }

  /**
   * The next lost segment, or {@link #NONE}.
   *
   * @param sacked segments acknowledged selectively
   * @param repairing whether losses are being repaired
   */
  long nextLost(long nowPs, int sacked, boolean repairing) {
    long patiencePs = patiencePs(sacked, repairing);
    while (oldest < newestDelivered) {
      long segment = ring[(int) (oldest & (ring.length - 1))];
      if (!isUnderWay(segment)) {
        oldest++;
        continue;
      }
      boolean overtaken =
          spec.lossDetection() == TcpSpec.Rule.rfc9002
              && newestDelivered - oldest >= spec.reorderingPackets();
      if (overtaken || board.sentPs(segment) + patiencePs <= nowPs) {
        oldest++;
        return segment;
      }
      return NONE;
    }
    return NONE;
  }

  /** Whether {@link #oldest} is the segment's latest transmission, and neither arrived nor lost. */
  private boolean isUnderWay(long segment) {
    return segment >= board.first()
        && board.transmission(segment) == oldest
        && board.is(segment, Scoreboard.IN_FLIGHT);
  }

  /** When {@link #nextLost} may find another one without an acknowledgement; or never. */
  long duePs(int sacked, boolean repairing) {
    if (oldest >= newestDelivered) {
      return Long.MAX_VALUE;
    }
    long segment = ring[(int) (oldest & (ring.length - 1))];
    return isUnderWay(segment)
        ? board.sentPs(segment) + patiencePs(sacked, repairing)
        : Long.MAX_VALUE;
  }

  private long patiencePs(int sacked, boolean repairing) {
    return spec.lossDetection() == TcpSpec.Rule.rack
        ? newestRttPs + reorderingWindowPs(sacked, repairing)
        : LossThresholds.timePs(rtt.smoothedPs(), rtt.latestPs());
  }

  private long reorderingWindowPs(int sacked, boolean repairing) {
    if (!reordered && (repairing || sacked >= spec.reorderingPackets())) {
      return 0;
    }
    return rtt.isKnown() ? Math.min(windowMultiplier * rtt.leastPs() / 4, rtt.smoothedPs()) : 0;
  }

  /** The retransmission timer fired: nothing that is under way counts any more. */
  void forget() {
    oldest = count;
  }
}
