package io.weir.sim.cc;

/**
 * What window algorithms of RFC 5681's kind share: slow start up to a threshold, one reaction per
 * window of data or recovery, the retransmission timeout. Windows are kept in bytes, as doubles.
 *
 * <p>The window grows only outside fast recovery and only while it is what limits the flow (RFC
 * 5681 section 3.1, RFC 9438 section 4.2). A mark counts as a loss that needs no repair, once per
 * window of data (RFC 3168 section 6.1.2).
 */
abstract class WindowControl implements CongestionControl {
  /** Window in bytes, as the bits of a double. */
  static final int CWND = PRIVATE;

  /** Slow-start threshold in bytes, as the bits of a double. */
  static final int SSTHRESH = PRIVATE + 1;

  static final int PACKET_BYTES = PRIVATE + 2;

  /** Bytes to be acknowledged until the window of data ends. */
  static final int ROUND_LEFT = PRIVATE + 3;

  /** Why the window has been cut: {@link #NOT_CUT} and so on. */
  static final int CUT = PRIVATE + 4;

  /** Bytes to be acknowledged until all that was in flight at the cut has been. */
  static final int CUT_LEFT = PRIVATE + 5;

  /** What is being repaired: {@link #INTACT} and so on. */
  static final int REPAIR = PRIVATE + 6;

  /** First long that is free for the algorithm. */
  static final int OWN = PRIVATE + 7;

  static final long NOT_CUT = 0;
  static final long CUT_BY_MARK = 1;
  static final long CUT_BY_LOSS = 2;

  /** Nothing lost, or repaired. */
  private static final long INTACT = 0;

  /** Fast recovery. */
  private static final long FAST_RECOVERY = 1;

  /** The retransmission timer fired and nothing has been acknowledged since. */
  private static final long TIMED_OUT = 2;

  /** Slow start after a timeout. */
  private static final long RESTARTED = 3;

  /** Whether what a timeout took for lost is being repaired. */
  static boolean repairsTimeout(long[] block, int offset) {
    return block[offset + REPAIR] == TIMED_OUT || block[offset + REPAIR] == RESTARTED;
  }

  /** Least slow-start threshold, packets (RFC 5681 equation 4). */
  static final double LEAST_THRESHOLD_PACKETS = 2;

  private final double maxWindowPackets;

  WindowControl(double maxWindowPackets) {
    this.maxWindowPackets = maxWindowPackets;
  }

  /** The window after {@code event} in slow start, bytes. */
  abstract double slowStart(double cwnd, AckEvent event, long[] block, int offset);

  /** The window after {@code event} in congestion avoidance, bytes. */
  abstract double avoidCongestion(double cwnd, AckEvent event, long[] block, int offset);

  /**
   * The threshold that a loss asks for, bytes, before lower bounds.
   *
   * @param flightBytes bytes that were in flight
   */
  abstract double lowered(double cwnd, long flightBytes, boolean timeout, long[] block, int offset);

  /** Least window in packets; {@code timeout}: after the timer, else after a loss or mark. */
  abstract double leastWindowPackets(boolean timeout);

  /** An acknowledgement at which the window must not grow. */
  void onHeld(AckEvent event, long[] block, int offset) {}

  /** A window of data has ended. */
  void onRoundEnd(AckEvent event, long[] block, int offset) {}

  final void begin(FlowContext flow, double initialWindowPackets, long[] block, int offset) {
    block[offset + PACKET_BYTES] = flow.packetBytes();
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + RATE_BPS] = flow.lineRateBps();
    setDouble(block, offset + SSTHRESH, Double.MAX_VALUE);
    setWindow(block, offset, initialWindowPackets * flow.packetBytes());
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    if (event.ackedBytes > 0 && block[offset + REPAIR] == TIMED_OUT) {
      block[offset + REPAIR] = RESTARTED;
    }
    // After a timeout the window grows although losses are still being repaired.
    boolean recovering = event.inRecovery && block[offset + REPAIR] != RESTARTED;
    if (event.marked && !recovering) {
      onMark(event, block, offset);
    } else if (event.windowLimited && !recovering) {
      grow(event, block, offset);
    } else {
      onHeld(event, block, offset);
    }
    block[offset + CUT_LEFT] -= event.ackedBytes;
    if (block[offset + CUT_LEFT] <= 0) {
      block[offset + CUT] = NOT_CUT;
    }
    block[offset + ROUND_LEFT] -= event.ackedBytes;
    if (block[offset + ROUND_LEFT] <= 0) {
      onRoundEnd(event, block, offset);
      block[offset + ROUND_LEFT] = Math.max(event.inFlightBytes, block[offset + PACKET_BYTES]);
    }
  }

  /** A mark outside recovery. */
  void onMark(AckEvent event, long[] block, int offset) {
    if (block[offset + CUT] == NOT_CUT) {
      cut(CUT_BY_MARK, event.priorInFlightBytes, block, offset);
    }
  }

  private void grow(AckEvent event, long[] block, int offset) {
    double cwnd = cwnd(block, offset);
    setWindow(
        block,
        offset,
        inSlowStart(block, offset)
            ? slowStart(cwnd, event, block, offset)
            : avoidCongestion(cwnd, event, block, offset));
  }

  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    if (event.timeout) {
      timedOut(event, block, offset);
    } else if (event.startsRecovery) {
      block[offset + REPAIR] = FAST_RECOVERY;
      onRecovery(event, block, offset);
    }
  }

  /** A recovery begins. */
  void onRecovery(LossEvent event, long[] block, int offset) {
    if (block[offset + CUT] == NOT_CUT) {
      cut(CUT_BY_LOSS, event.priorInFlightBytes, block, offset);
    }
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    block[offset + REPAIR] = INTACT;
    block[offset + CUT] = NOT_CUT;
  }

  /** RFC 5681 section 3.1: the threshold stays if what was sent again timed out once more. */
  private void timedOut(LossEvent event, long[] block, int offset) {
    if (block[offset + REPAIR] != TIMED_OUT) {
      double threshold =
          lowered(cwnd(block, offset), event.priorInFlightBytes, true, block, offset);
      setThreshold(block, offset, threshold);
    }
    block[offset + REPAIR] = TIMED_OUT;
    setWindow(block, offset, leastWindowPackets(true) * block[offset + PACKET_BYTES]);
    block[offset + ROUND_LEFT] = block[offset + PACKET_BYTES];
    block[offset + CUT] = NOT_CUT;
  }

  /** Lowers threshold and window; nothing that is in flight now will do so again. */
  private void cut(long cause, long flightBytes, long[] block, int offset) {
    double threshold = lowered(cwnd(block, offset), flightBytes, false, block, offset);
    setThreshold(block, offset, threshold);
    double least = leastWindowPackets(false) * block[offset + PACKET_BYTES];
    setWindow(block, offset, Math.max(threshold, least));
    reacted(cause, flightBytes, block, offset);
  }

  /** No further reaction until what is in flight now has been acknowledged. */
  static void reacted(long cause, long flightBytes, long[] block, int offset) {
    block[offset + CUT] = cause;
    block[offset + CUT_LEFT] = Math.max(flightBytes, block[offset + PACKET_BYTES]);
  }

  /** RFC 5681 section 4.1: after a long silence the window tells nothing of the path. */
  final void restartAfterIdle(double initialWindowPackets, long[] block, int offset) {
    double initial = initialWindowPackets * block[offset + PACKET_BYTES];
    setWindow(block, offset, Math.min(cwnd(block, offset), initial));
  }

  static boolean inSlowStart(long[] block, int offset) {
    return cwnd(block, offset) < getDouble(block, offset + SSTHRESH);
  }

  static double cwnd(long[] block, int offset) {
    return getDouble(block, offset + CWND);
  }

  final void setWindow(long[] block, int offset, double wanted) {
    long packetBytes = block[offset + PACKET_BYTES];
    double least = leastWindowPackets(true) * packetBytes;
    double cwnd = Math.max(least, Math.min(wanted, maxWindowPackets * packetBytes));
    setDouble(block, offset + CWND, cwnd);
    block[offset + WINDOW_BYTES] = (long) cwnd;
  }

  final void setThreshold(long[] block, int offset, double wanted) {
    double least = LEAST_THRESHOLD_PACKETS * block[offset + PACKET_BYTES];
    setDouble(block, offset + SSTHRESH, Math.max(wanted, least));
  }

  static double getDouble(long[] block, int index) {
    return Double.longBitsToDouble(block[index]);
  }

  static void setDouble(long[] block, int index, double value) {
    block[index] = Double.doubleToRawLongBits(value);
  }
}
