package io.weir.sim.cc;

/**
 * The path model of BBR v3 (draft-ietf-ccwg-bbr-04 section 5.5): bandwidth of the last two probing
 * cycles, what recent losses make of it (the short term), how much was in flight when losses began
 * (the long term), and the bursts in which acknowledgements arrive.
 */
abstract class BbrV3Model extends BbrCore {
  private static final int EXTRA_ACKED_ROUNDS = 10;

  private static final int BASE = PRIVATE + CORE_LONGS;

  /** BBR.bw: the bandwidth that counts, bit/s. */
  static final int BANDWIDTH_BPS = BASE;

  /** Largest delivery rate of this probing cycle and of the one before (5.5.6). */
  private static final int CYCLE_BPS = BASE + 1;

  private static final int LAST_CYCLE_BPS = BASE + 2;

  private static final int SHORT_TERM_BPS = BASE + 3;
  static final int SHORT_TERM_BYTES = BASE + 4;
  static final int LONG_TERM_BYTES = BASE + 5;

  /** Largest rate and volume delivered in this round of losses. */
  private static final int LATEST_BPS = BASE + 6;

  static final int LATEST_BYTES = BASE + 7;

  /** A packet sent when so much was delivered ends the round of losses. */
  private static final int LOSS_ROUND_DELIVERED = BASE + 8;

  static final int LOSS_ROUND_START = BASE + 9;
  private static final int LOSS_IN_ROUND = BASE + 10;

  /** Instants at which losses were found in this round. */
  static final int LOSS_EVENTS = BASE + 11;

  private static final int LAST_LOSS_NS = BASE + 12;
  static final int DELIVERED_BYTES = BASE + 13;

  private static final int EXTRA_START_NS = BASE + 14;
  private static final int EXTRA_BYTES = BASE + 15;
  private static final int EXTRA_FILTER = BASE + 16;

  /** Longs in use here and in the core. */
  static final int MODEL_LONGS = CORE_LONGS + 16 + WindowedMax.LONGS;

  final double beta;
  final double lossThreshold;

  BbrV3Model(double beta, double lossThreshold) {
    this.beta = beta;
    this.lossThreshold = lossThreshold;
  }

  static void startModel(long nowNs, long[] block, int offset) {
    block[offset + LONG_TERM_BYTES] = UNBOUNDED;
    block[offset + LAST_LOSS_NS] = -1;
    block[offset + EXTRA_START_NS] = nowNs;
    resetShortTerm(block, offset);
  }

  static long maxBandwidthBps(long[] block, int offset) {
    return Math.max(block[offset + CYCLE_BPS], block[offset + LAST_CYCLE_BPS]);
  }

  static void resetShortTerm(long[] block, int offset) {
    block[offset + SHORT_TERM_BPS] = UNBOUNDED;
    block[offset + SHORT_TERM_BYTES] = UNBOUNDED;
  }

  /** BBRResetCongestionSignals. */
  static void resetCongestionSignals(long[] block, int offset) {
    block[offset + LOSS_IN_ROUND] = 0;
    block[offset + LATEST_BPS] = 0;
    block[offset + LATEST_BYTES] = 0;
  }

  /** BBRUpdateLatestDeliverySignals: begins the processing of an acknowledgement. */
  static void updateLatest(AckEvent event, long[] block, int offset) {
    block[offset + DELIVERED_BYTES] = event.deliveredBytes;
    block[offset + LATEST_BPS] = Math.max(block[offset + LATEST_BPS], event.deliveryRateBps());
    block[offset + LATEST_BYTES] = Math.max(block[offset + LATEST_BYTES], deliveredBytes(event));
    boolean starts = event.priorDeliveredBytes >= block[offset + LOSS_ROUND_DELIVERED];
    block[offset + LOSS_ROUND_START] = starts ? 1 : 0;
    if (starts) {
      block[offset + LOSS_ROUND_DELIVERED] = event.deliveredBytes;
    }
  }

  /** BBRAdvanceLatestDeliverySignals and BBRBoundBWForModel: end it. */
  static void advanceLatest(AckEvent event, long[] block, int offset) {
    if (block[offset + LOSS_ROUND_START] != 0) {
      block[offset + LATEST_BPS] = event.deliveryRateBps();
      block[offset + LATEST_BYTES] = deliveredBytes(event);
      block[offset + LOSS_EVENTS] = 0;
    }
    block[offset + BANDWIDTH_BPS] =
        Math.min(maxBandwidthBps(block, offset), block[offset + SHORT_TERM_BPS]);
  }

  /** RS.delivered: what arrived over the sample's interval. */
  private static long deliveredBytes(AckEvent event) {
    return event.deliveredBytes - event.priorDeliveredBytes;
  }

  /** BBRUpdateMaxBw, section 5.5.5. */
  static void updateMaxBandwidth(AckEvent event, long[] block, int offset) {
    long rate = event.deliveryRateBps();
    if (rate >= maxBandwidthBps(block, offset) || !isLimited(event, block, offset)) {
      block[offset + CYCLE_BPS] = Math.max(block[offset + CYCLE_BPS], rate);
    }
  }

  /** BBRAdvanceMaxBwFilter; a cycle without samples makes nothing forgotten. */
  static void advanceMaxBandwidth(long[] block, int offset) {
    if (block[offset + CYCLE_BPS] > 0) {
      block[offset + LAST_CYCLE_BPS] = block[offset + CYCLE_BPS];
      block[offset + CYCLE_BPS] = 0;
    }
  }

  /**
   * BBRUpdateCongestionSignals, section 5.5.10.3: once per round, what was delivered is what the
   * path can take, but a cut is never deeper than β.
   */
  final void adaptShortTerm(boolean probing, long[] block, int offset) {
    if (block[offset + LOSS_ROUND_START] == 0) {
      return;
    }
    if (!probing && block[offset + LOSS_IN_ROUND] != 0) {
      long rate = block[offset + SHORT_TERM_BPS];
      rate = rate == UNBOUNDED ? maxBandwidthBps(block, offset) : rate;
      long volume = block[offset + SHORT_TERM_BYTES];
      volume = volume == UNBOUNDED ? block[offset + WINDOW_BYTES] : volume;
      block[offset + SHORT_TERM_BPS] = Math.max(block[offset + LATEST_BPS], (long) (beta * rate));
      block[offset + SHORT_TERM_BYTES] =
          Math.max(block[offset + LATEST_BYTES], (long) (beta * volume));
    }
    block[offset + LOSS_IN_ROUND] = 0;
  }

  /** BBRNoteLoss; losses found at one instant count as one range of the sequence. */
  static void noteLoss(long nowNs, long[] block, int offset) {
    if (block[offset + LOSS_IN_ROUND] == 0) {
      block[offset + LOSS_ROUND_DELIVERED] = block[offset + DELIVERED_BYTES];
      block[offset + LOSS_IN_ROUND] = 1;
    }
    if (nowNs != block[offset + LAST_LOSS_NS]) {
      block[offset + LAST_LOSS_NS] = nowNs;
      block[offset + LOSS_EVENTS]++;
    }
  }

  /** IsInflightTooHigh: more than the threshold was lost of what was in flight. */
  final boolean isTooHigh(long lostBytes, long txInFlightBytes) {
    return lostBytes > txInFlightBytes * lossThreshold;
  }

  /** BBRInflightAtLoss: how much was in flight when the loss crossed the threshold. */
  final long inflightAtLossBytes(LossEvent event) {
    long before = event.txInFlightBytes - event.lostBytes;
    long lostBefore = event.lostSinceSentBytes - event.lostBytes;
    double prefix = (lossThreshold * before - lostBefore) / (1 - lossThreshold);
    return Math.max(before, 0) + (long) Math.max(prefix, 0);
  }

  /** BBRUpdateACKAggregation, section 5.5.9. */
  static void updateExtraAcked(AckEvent event, long[] block, int offset) {
    double expected =
        block[offset + BANDWIDTH_BPS]
            * (double) (event.nowNs - block[offset + EXTRA_START_NS])
            / 8e9;
    if (block[offset + EXTRA_BYTES] <= expected) {
      block[offset + EXTRA_BYTES] = 0;
      block[offset + EXTRA_START_NS] = event.nowNs;
      expected = 0;
    }
    block[offset + EXTRA_BYTES] += event.ackedBytes;
    long extra = block[offset + EXTRA_BYTES] - (long) expected;
    long rounds = block[offset + FILLED_PIPE] != 0 ? EXTRA_ACKED_ROUNDS : 1;
    WindowedMax.add(
        Math.min(extra, block[offset + WINDOW_BYTES]),
        block[offset + ROUND_COUNT],
        rounds,
        block,
        offset + EXTRA_FILTER);
  }

  static void restartExtraAcked(long nowNs, long[] block, int offset) {
    block[offset + EXTRA_START_NS] = nowNs;
  }

  static long extraAckedBytes(long[] block, int offset) {
    return WindowedMax.max(block, offset + EXTRA_FILTER);
  }
}
