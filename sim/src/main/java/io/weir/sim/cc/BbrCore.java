package io.weir.sim.cc;

import java.util.Set;

/**
 * What the versions of BBR share: packet-timed rounds, pacing, the products of bandwidth and delay,
 * a window that is kept over recoveries. Section numbers are those of draft-ietf-ccwg-bbr-04; the
 * rules are the same in draft-cardwell-iccrg-bbr-congestion-control-00 (v1).
 */
abstract class BbrCore implements CongestionControl {
  /** No round-trip time known yet. */
  static final long NO_RTT = Long.MAX_VALUE;

  /** No bound; far above any window, far below overflow. */
  static final long UNBOUNDED = 1L << 60;

  /** Least window, packets: what delayed acknowledgements need (section 5.6.4.3). */
  static final int MIN_PIPE_PACKETS = 4;

  /** A pipe is full when the bandwidth has not grown by this factor ... (section 5.3.1.2). */
  static final double FULL_PIPE_GROWTH = 1.25;

  /** ... for so many rounds. */
  static final int FULL_PIPE_ROUNDS = 3;

  /** Round-trip time assumed before the first sample (section 5.6.2). */
  private static final long UNKNOWN_RTT_NS = 1_000_000;

  /** Share of the bandwidth that pacing leaves unused (BBR.PacingMarginPercent). */
  private static final double PACING_MARGIN = 0.01;

  private static final long MAX_QUANTUM_BYTES = 65_536;

  static final int STATE = PRIVATE;
  static final int RANDOM = PRIVATE + 1;
  static final int LINE_BPS = PRIVATE + 2;
  static final int PACKET_BYTES = PRIVATE + 3;
  static final int INITIAL_WINDOW_BYTES = PRIVATE + 4;
  static final int MIN_RTT_NS = PRIVATE + 5;

  /** When the minimum was measured. */
  static final int MIN_RTT_STAMP_NS = PRIVATE + 6;

  static final int ROUND_COUNT = PRIVATE + 7;

  /** Whether this acknowledgement begins a round. */
  static final int ROUND_START = PRIVATE + 8;

  /** A packet sent when so much was delivered ends the round. */
  static final int NEXT_ROUND_DELIVERED = PRIVATE + 9;

  static final int FILLED_PIPE = PRIVATE + 10;
  static final int FULL_BW_BPS = PRIVATE + 11;
  static final int FULL_BW_COUNT = PRIVATE + 12;

  /** Last known good window. */
  static final int PRIOR_WINDOW_BYTES = PRIVATE + 13;

  static final int IN_RECOVERY = PRIVATE + 14;
  static final int IDLE_RESTART = PRIVATE + 15;

  /** When PROBE_RTT may end; 0 while its window isn't reached. */
  static final int PROBE_RTT_DONE_NS = PRIVATE + 16;

  static final int PROBE_RTT_ROUND_DONE = PRIVATE + 17;

  /**
   * Packets sent when between LIMITED_FROM and LIMITED_UNTIL bytes were delivered were sent in
   * PROBE_RTT: their samples count as limited by the application.
   */
  private static final int LIMITED_FROM = PRIVATE + 18;

  private static final int LIMITED_UNTIL = PRIVATE + 19;

  /** Longs in use here; a version's own follow. */
  static final int CORE_LONGS = 20;

  @Override
  public final Set<Need> needs() {
    return Set.of(Need.DELIVERY_RATE, Need.OWN_RECOVERY);
  }

  /** Pacing begins at gain · initial window / round-trip time (BBRInitPacingRate). */
  static void startCore(
      FlowContext flow, double gain, long initialPackets, long[] block, int offset) {
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + RANDOM] = flow.randomSeed();
    block[offset + LINE_BPS] = flow.lineRateBps();
    block[offset + PACKET_BYTES] = flow.packetBytes();
    long window = initialPackets * flow.packetBytes();
    block[offset + INITIAL_WINDOW_BYTES] = window;
    block[offset + WINDOW_BYTES] = window;
    block[offset + MIN_RTT_NS] = flow.baseRttNs() > 0 ? flow.baseRttNs() : NO_RTT;
    block[offset + MIN_RTT_STAMP_NS] = flow.nowNs();
    block[offset + LIMITED_UNTIL] = -1;
    startPacing(flow.baseRttNs(), gain, block, offset);
  }

  static void startPacing(long rttNs, double gain, long[] block, int offset) {
    double nominal =
        block[offset + INITIAL_WINDOW_BYTES] * 8e9 / (rttNs > 0 ? rttNs : UNKNOWN_RTT_NS);
    block[offset + RATE_BPS] = boundedRateBps(gain * nominal, block, offset);
  }

  /** Until the pipe has been full once the rate only grows (BBRSetPacingRateWithGain). */
  static void pace(long bandwidthBps, double gain, long[] block, int offset) {
    if (bandwidthBps <= 0) {
      return;
    }
    long rate = boundedRateBps(gain * bandwidthBps * (1 - PACING_MARGIN), block, offset);
    if (block[offset + FILLED_PIPE] != 0 || rate > block[offset + RATE_BPS]) {
      block[offset + RATE_BPS] = rate;
    }
  }

  private static long boundedRateBps(double rateBps, long[] block, int offset) {
    return (long) Math.max(1, Math.min(rateBps, block[offset + LINE_BPS]));
  }

  /** Section 5.5.1. A round lasts until a packet sent after its beginning is acknowledged. */
  static void countRound(AckEvent event, long[] block, int offset) {
    boolean starts = event.priorDeliveredBytes >= block[offset + NEXT_ROUND_DELIVERED];
    block[offset + ROUND_START] = starts ? 1 : 0;
    if (starts) {
      block[offset + ROUND_COUNT]++;
      startRound(event, block, offset);
    }
  }

  /** What is sent from now on belongs to a new round. */
  static void startRound(AckEvent event, long[] block, int offset) {
    block[offset + NEXT_ROUND_DELIVERED] = event.deliveredBytes;
  }

  /** gain · bandwidth · minimum round-trip time, or the initial window while that is unknown. */
  static long bdpBytes(long bandwidthBps, double gain, long[] block, int offset) {
    if (block[offset + MIN_RTT_NS] == NO_RTT) {
      return block[offset + INITIAL_WINDOW_BYTES];
    }
    double bytes = gain * bandwidthBps * block[offset + MIN_RTT_NS] / 8e9;
    return (long) Math.min(bytes, UNBOUNDED);
  }

  /** What the pacing rate sends in a millisecond, 64 KiB at most (section 5.6.3). */
  static long quantumBytes(long leastPackets, long[] block, int offset) {
    long inMillisecond = Math.min(block[offset + RATE_BPS] / 8_000, MAX_QUANTUM_BYTES);
    return Math.max(inMillisecond, leastPackets * block[offset + PACKET_BYTES]);
  }

  static long packetsBytes(int packets, long[] block, int offset) {
    return packets * block[offset + PACKET_BYTES];
  }

  /**
   * While the pipe isn't full the window grows by what is acknowledged until it has the size wanted
   * (section 5.6.4.6).
   */
  static void growWindow(AckEvent event, long target, long[] block, int offset) {
    long window = block[offset + WINDOW_BYTES];
    if (block[offset + FILLED_PIPE] != 0) {
      window = Math.min(window + event.ackedBytes, target);
    } else if (window < target || event.deliveredBytes < block[offset + INITIAL_WINDOW_BYTES]) {
      window += event.ackedBytes;
    }
    block[offset + WINDOW_BYTES] =
        Math.min(Math.max(window, packetsBytes(MIN_PIPE_PACKETS, block, offset)), UNBOUNDED);
  }

  /** Section 5.6.4.4, BBRSaveCwnd: the window before recovery and PROBE_RTT cut it. */
  static void saveWindow(boolean alreadyCut, long[] block, int offset) {
    long window = block[offset + WINDOW_BYTES];
    block[offset + PRIOR_WINDOW_BYTES] =
        alreadyCut ? Math.max(block[offset + PRIOR_WINDOW_BYTES], window) : window;
  }

  static void restoreWindow(long[] block, int offset) {
    block[offset + WINDOW_BYTES] =
        Math.max(block[offset + WINDOW_BYTES], block[offset + PRIOR_WINDOW_BYTES]);
  }

  /** Section 5.3.4.3, MarkConnectionAppLimited: samples of PROBE_RTT say nothing of the path. */
  static void markLimited(AckEvent event, long[] block, int offset) {
    if (block[offset + LIMITED_UNTIL] < event.deliveredBytes) {
      block[offset + LIMITED_FROM] = event.deliveredBytes;
    }
    block[offset + LIMITED_UNTIL] = event.deliveredBytes + event.inFlightBytes;
  }

  /** Whether something else than the network may have limited the sample. */
  static boolean isLimited(AckEvent event, long[] block, int offset) {
    return event.appLimited
        || (event.priorDeliveredBytes >= block[offset + LIMITED_FROM]
            && event.priorDeliveredBytes <= block[offset + LIMITED_UNTIL]);
  }

  /** Whether PROBE_RTT has lasted long enough, if its window has been reached at all. */
  static boolean probeRttTimeIsOver(long nowNs, long[] block, int offset) {
    return block[offset + PROBE_RTT_DONE_NS] != 0 && nowNs > block[offset + PROBE_RTT_DONE_NS];
  }

  /** Sections 5.3.4.3: PROBE_RTT's clock starts when what is in flight has shrunk to its window. */
  static boolean probeRttIsDone(
      AckEvent event, long windowBytes, long durationNs, long[] block, int offset) {
    markLimited(event, block, offset);
    if (block[offset + PROBE_RTT_DONE_NS] == 0) {
      if (event.inFlightBytes <= windowBytes) {
        block[offset + PROBE_RTT_DONE_NS] = event.nowNs + durationNs;
        block[offset + PROBE_RTT_ROUND_DONE] = 0;
        startRound(event, block, offset);
      }
      return false;
    }
    block[offset + PROBE_RTT_ROUND_DONE] |= block[offset + ROUND_START];
    return block[offset + PROBE_RTT_ROUND_DONE] != 0
        && probeRttTimeIsOver(event.nowNs, block, offset);
  }
}
