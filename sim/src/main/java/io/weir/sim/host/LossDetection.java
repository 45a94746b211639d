package io.weir.sim.host;

import java.util.Arrays;

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

  /** In place of the segment of a transmission that was repeated before its fate was known. */
  private static final long REPEATED = -2;

  private static final long NEVER = Long.MAX_VALUE;
  private static final int PERSISTENCE = 16;

  private final Scoreboard board;
  private final RttEstimator rtt;
  private final TcpSpec spec;

  /**
   * Segment and time of each transmission, numbered from 1, so that 0 is a segment that was never
   * sent; from {@link #oldest} to {@link #count}.
   */
  private long[] segments = new long[16];

  private long[] sentPs = new long[16];

  private long oldest = 1;
  private long count = 1;

  /** The latest transmission that was delivered (RACK.xmit_ts, RACK.end_seq). */
  private long newestDelivered = NONE;

  /** Round trip of the segment that was delivered last (RACK.rtt). */
  private long deliveredRttPs;

  /** Highest position that was delivered (RACK.fack). */
  private long highestPosition;

  /** Age at which a transmission is lost when a later one was delivered. */
  private long patiencePs;

  private boolean reordered;
  private int windowMultiplier = 1;
  private int persistence;
  private long multiplierRoundEnd;

  /** RFC 9002 section 7.6: when the first and the last of a run of losses were sent. */
  private long runStartPs = NEVER;

  private long runEndPs;

  LossDetection(Scoreboard board, RttEstimator rtt, TcpSpec spec) {
    this.board = board;
    this.rtt = rtt;
    this.spec = spec;
  }

  private int slot(long transmission) {
    return (int) transmission & (segments.length - 1);
  }

  /** A segment goes out. */
  void sent(long segment, long nowPs) {
    if (count - oldest == segments.length) {
      grow();
    }
    long before = board.transmission(segment);
    if (before >= oldest) {
      segments[slot(before)] = REPEATED;
    }
    segments[slot(count)] = segment;
    sentPs[slot(count)] = nowPs;
    board.sent(segment, nowPs, count++);
  }

  private void grow() {
    int length = segments.length;
    segments = Arrays.copyOf(segments, 2 * length);
    sentPs = Arrays.copyOf(sentPs, 2 * length);
    for (long i = oldest; i < count; i++) {
      // Either half of the larger ring: where it was, or as far above.
      int was = (int) i & (length - 1);
      segments[slot(i)] = segments[was];
      sentPs[slot(i)] = sentPs[was];
    }
  }

  /** A segment was delivered (RFC 8985 section 6.2, steps 1 to 3). */
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
    deliveredRttPs = rttPs;
    newestDelivered = Math.max(newestDelivered, board.transmission(segment));
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
   * All that an acknowledgement delivered is known: how long to wait from now on (step 4).
   *
   * @param sacked segments acknowledged selectively
   * @param repairing whether losses are being repaired
   */
  void acknowledged(int sacked, boolean repairing) {
    patiencePs =
        spec.lossDetection() == TcpSpec.Rule.rack
            ? deliveredRttPs + reorderingWindowPs(sacked, repairing)
            : LossThresholds.timePs(rtt.smoothedPs(), rtt.latestPs());
  }

  private long reorderingWindowPs(int sacked, boolean repairing) {
    if (!reordered && (repairing || sacked >= spec.reorderingPackets())) {
      return 0;
    }
    return rtt.isKnown() ? Math.min(windowMultiplier * rtt.leastPs() / 4, rtt.smoothedPs()) : 0;
  }

  /** The next lost segment (step 5), or {@link #NONE}. */
  long nextLost(long nowPs) {
    if (!findOldest()) {
      return NONE;
    }
    boolean overtaken =
        spec.lossDetection() == TcpSpec.Rule.rfc9002
            && newestDelivered - oldest >= spec.reorderingPackets();
    int slot = slot(oldest);
    if (!overtaken && sentPs[slot] + patiencePs > nowPs) {
      return NONE;
    }
    extendRun(sentPs[slot]);
    oldest++;
    return segments[slot];
  }

  /** When {@link #nextLost} may find another one without an acknowledgement; or never. */
  long duePs() {
    return findOldest() ? sentPs[slot(oldest)] + patiencePs : NEVER;
  }

  /**
   * Moves on to the oldest transmission that is neither delivered nor lost.
   *
   * @return whether there is one that a later one, which was delivered, has overtaken
   */
  private boolean findOldest() {
    for (; oldest < newestDelivered; oldest++) {
      long segment = segments[slot(oldest)];
      if (segment == REPEATED) {
        extendRun(sentPs[slot(oldest)]);
      } else if (segment < board.first() || !board.is(segment, Scoreboard.IN_FLIGHT)) {
        runStartPs = NEVER;
      } else {
        return true;
      }
    }
    return false;
  }

  private void extendRun(long lostSentPs) {
    if (runStartPs == NEVER) {
      runStartPs = lostSentPs;
    }
    runEndPs = lostSentPs;
  }

  /**
   * Whether the latest losses in a row show persistent congestion (RFC 9002 section 7.6); tells so
   * once. Of a segment that a probe repeated, all transmissions but the last count as lost.
   */
  boolean takePersistence(long probeTimeoutPs) {
    boolean persistent =
        runStartPs != NEVER && LossThresholds.isPersistent(runStartPs, runEndPs, probeTimeoutPs);
    if (persistent) {
      runStartPs = NEVER;
    }
    return persistent;
  }

  /** The retransmission timer fired: nothing that is under way counts any more. */
  void forget() {
    oldest = count;
    runStartPs = NEVER;
  }
}
