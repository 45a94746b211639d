package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * BBR v3: BBR that lets losses bound what it has in flight, and that probes rarely.
 *
 * <p>Source: draft-ietf-ccwg-bbr-04; sections below are that draft's. Pacing rate = pacing gain ·
 * min(largest delivery rate of two probing cycles, bw_shortterm) · 0.99; window = cwnd gain · BDP +
 * extra_acked, at least 3 send quanta, at most inflight_longterm and inflight_shortterm. A probe
 * that loses more than 2 % of what was in flight sets inflight_longterm to what was in flight then;
 * losses between probes lower the short-term bounds to what was delivered, at most by β = 0.7 per
 * round; REFILL forgets them.
 *
 * <p>Where the draft's text leaves a choice or misses a line: at the end of a probe's round
 * ack_phase and bw_probe_samples are reset, as in draft-cardwell-iccrg-bbr-congestion-control-02
 * (section 4.3.3.6), or else the bandwidth filter would advance every round; DRAIN's gain is 0.35,
 * as section 5.3.2 has it, not the 0.5 of the table in 5.6.1; losses found at one instant count as
 * one sequence range; a volume at which losses began is never below what was in flight before the
 * lost packet. Not modelled: ECN, which the draft leaves out, and undoing spurious recoveries.
 *
 * <p>Worked number: a packet of 1500 bytes is lost that was sent with 60,000 bytes in flight, 3,000
 * bytes have been lost since, it included: 5 %, too high; 58,500 bytes were in flight before it and
 * 2 % of them is less than the 1,500 lost before: inflight_longterm = 58,500 bytes if the target is
 * less than 83,571. CRUISE leaves 15 %: 49,725 bytes.
 */
public final class BbrV3 extends BbrV3Model {
  /**
   * @param cwndGain window outside UP and PROBE_RTT, in products of bandwidth and delay
   * @param lossThreshold share of loss that ends a probe
   * @param beta deepest cut per round
   * @param headroom share of inflight_longterm that CRUISE leaves free
   * @param initialWindowPackets window of a new flow, packets
   * @param minRttWindowNs length of the round-trip time filter, ns
   * @param probeRttIntervalNs time between two PROBE_RTT, ns
   * @param probeRttDurationNs least duration of PROBE_RTT at its window, ns
   */
  public record Parameters(
      @JsonPropertyDescription("window outside UP and PROBE_RTT") @Unit("bandwidth-delay products")
          double cwndGain,
      @JsonPropertyDescription("share of loss that ends a probe") double lossThreshold,
      @JsonPropertyDescription("deepest cut per round") double beta,
      @JsonPropertyDescription("share of inflight_longterm that CRUISE leaves free")
          double headroom,
      @JsonPropertyDescription("window of a new flow") int initialWindowPackets,
      @JsonPropertyDescription("length of the round-trip time filter") long minRttWindowNs,
      @JsonPropertyDescription("time between two PROBE_RTT") long probeRttIntervalNs,
      @JsonPropertyDescription("least duration of PROBE_RTT at its window")
          long probeRttDurationNs) {
    /** draft-ietf-ccwg-bbr-04; RFC 6928's first window. */
    public static final Parameters DEFAULTS =
        new Parameters(2, 0.02, 0.7, 0.15, 10, 10_000_000_000L, 5_000_000_000L, 200_000_000);

    public Parameters {
      Bounds.require("cwndGain", cwndGain, 0.1, 16, "");
      Bounds.require("lossThreshold", lossThreshold, 0, 0.9, "");
      Bounds.require("beta", beta, 0.01, 1, "");
      Bounds.require("headroom", headroom, 0, 0.9, "");
      Bounds.require("initialWindowPackets", initialWindowPackets, 1, 10_000, "");
      Bounds.require("minRttWindowNs", minRttWindowNs, 1_000_000, 1_000_000_000_000L, "");
      Bounds.require("probeRttIntervalNs", probeRttIntervalNs, 1_000_000, 1_000_000_000_000L, "");
      Bounds.require("probeRttDurationNs", probeRttDurationNs, 1_000, 10_000_000_000L, "");
    }
  }

  /** States of section 5.1.1; those of ProbeBW are DOWN to UP. */
  public enum State {
    STARTUP(2.77, 0),
    DRAIN(0.35, 0),
    DOWN(0.9, 0),
    CRUISE(1, 0),
    REFILL(1, 0),
    UP(1.25, 0.25),
    PROBE_RTT(1, 0);

    private final double pacingGain;

    /** What the state adds to the window's gain. */
    private final double moreWindow;

    State(double pacingGain, double moreWindow) {
      this.pacingGain = pacingGain;
      this.moreWindow = moreWindow;
    }

    boolean isProbeBw() {
      return this == DOWN || this == CRUISE || this == REFILL || this == UP;
    }

    /** BBRIsProbingBW: accelerating, so that losses are to be expected. */
    boolean isProbing() {
      return this == STARTUP || this == REFILL || this == UP;
    }
  }

  private static final State[] STATES = State.values();

  private static final double PROBE_RTT_CWND_GAIN = 0.5;
  private static final int STARTUP_LOSS_EVENTS = 6;
  private static final int QUANTA = 3;
  private static final long LEAST_PROBE_WAIT_NS = 2_000_000_000;
  private static final long MORE_PROBE_WAIT_NS = 1_000_000_000;
  private static final long MAX_RENO_ROUNDS = 63;
  private static final int MAX_UP_ROUNDS = 30;

  /** What acknowledgements tell of a probe (section 5.3.3.6, ack_phase). */
  private static final int ACKS_INIT = 0;

  private static final int ACKS_REFILLING = 1;
  private static final int ACKS_STARTING = 2;
  private static final int ACKS_FEEDBACK = 3;
  private static final int ACKS_STOPPING = 4;

  private static final int BASE = PRIVATE + MODEL_LONGS;
  private static final int ACK_PHASE = BASE;

  /** Whether losses may be those of a probe to which the flow hasn't reacted. */
  private static final int PROBE_SAMPLES = BASE + 1;

  private static final int CYCLE_STAMP_NS = BASE + 2;
  private static final int PROBE_WAIT_NS = BASE + 3;
  private static final int ROUNDS_SINCE_PROBE = BASE + 4;
  private static final int UP_ROUNDS = BASE + 5;
  private static final int UP_ACKED_BYTES = BASE + 6;

  /** Bytes to be acknowledged for each byte that inflight_longterm grows. */
  private static final int UP_COUNT = BASE + 7;

  private static final int FULL_BW_NOW = BASE + 8;
  private static final int PROBE_RTT_MIN_NS = BASE + 9;
  private static final int PROBE_RTT_STAMP_NS = BASE + 10;
  private static final int PROBE_RTT_EXPIRED = BASE + 11;
  private static final int OWN_LONGS = 12;

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public BbrV3(Parameters parameters) {
    super(parameters.beta, parameters.lossThreshold);
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return MODEL_LONGS + OWN_LONGS;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    enter(State.STARTUP, block, offset);
    startCore(flow, State.STARTUP.pacingGain, parameters.initialWindowPackets, block, offset);
    startModel(flow.nowNs(), block, offset);
    block[offset + PROBE_RTT_MIN_NS] = block[offset + MIN_RTT_NS];
    block[offset + PROBE_RTT_STAMP_NS] = flow.nowNs();
  }

  /** Section 5.2.3. */
  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    if (event.ackedBytes > 0) {
      updateModel(event, block, offset);
    }
    pace(block[offset + BANDWIDTH_BPS], state(block, offset).pacingGain, block, offset);
    setWindow(event, block, offset);
  }

  private void updateModel(AckEvent event, long[] block, int offset) {
    updateLatest(event, block, offset);
    countRound(event, block, offset);
    block[offset + ROUNDS_SINCE_PROBE] += block[offset + ROUND_START];
    updateMaxBandwidth(event, block, offset);
    adaptShortTerm(state(block, offset).isProbing(), block, offset);
    updateExtraAcked(event, block, offset);
    checkFullBandwidth(event, block, offset);
    checkStartupDone(event, block, offset);
    checkDrainDone(event, block, offset);
    updateCycle(event, block, offset);
    updateMinRtt(event, block, offset);
    checkProbeRtt(event, block, offset);
    advanceLatest(event, block, offset);
  }

  /** Section 5.3.1.2. */
  private static void checkFullBandwidth(AckEvent event, long[] block, int offset) {
    if (block[offset + FULL_BW_NOW] != 0
        || block[offset + ROUND_START] == 0
        || isLimited(event, block, offset)) {
      return;
    }
    long rate = event.deliveryRateBps();
    if (rate >= block[offset + FULL_BW_BPS] * FULL_PIPE_GROWTH) {
      resetFullBandwidth(rate, block, offset);
    } else if (++block[offset + FULL_BW_COUNT] >= FULL_PIPE_ROUNDS) {
      block[offset + FULL_BW_NOW] = 1;
      block[offset + FILLED_PIPE] = 1;
    }
  }

  private static void resetFullBandwidth(long rateBps, long[] block, int offset) {
    block[offset + FULL_BW_BPS] = rateBps;
    block[offset + FULL_BW_COUNT] = 0;
    block[offset + FULL_BW_NOW] = 0;
  }

  /** Section 5.3.1.3: a round of recovery with enough losses ends STARTUP, too. */
  private void checkStartupDone(AckEvent event, long[] block, int offset) {
    if (state(block, offset) != State.STARTUP) {
      return;
    }
    if (block[offset + LOSS_ROUND_START] != 0
        && event.inRecovery
        && block[offset + LOSS_EVENTS] >= STARTUP_LOSS_EVENTS
        && isTooHigh(event.lostSinceSentBytes, event.txInFlightBytes)) {
      block[offset + FILLED_PIPE] = 1;
      long bdp = bdpBytes(maxBandwidthBps(block, offset), 1, block, offset);
      block[offset + LONG_TERM_BYTES] = Math.max(bdp, block[offset + LATEST_BYTES]);
    }
    if (block[offset + FILLED_PIPE] != 0) {
      enter(State.DRAIN, block, offset);
    }
  }

  /** Section 5.3.2. */
  private static void checkDrainDone(AckEvent event, long[] block, int offset) {
    long bandwidth = block[offset + BANDWIDTH_BPS];
    if (state(block, offset) == State.DRAIN
        && event.inFlightBytes <= inflightBytes(bandwidth, 1, block, offset)) {
      startDown(event.nowNs, block, offset);
    }
  }

  /** BBRUpdateProbeBWCyclePhase, section 5.3.3.6. */
  private void updateCycle(AckEvent event, long[] block, int offset) {
    if (block[offset + FILLED_PIPE] == 0) {
      return;
    }
    adaptLongTerm(event, block, offset);
    switch (state(block, offset)) {
      case DOWN -> {
        if (!probesAgain(event, block, offset) && mayCruise(event, block, offset)) {
          enter(State.CRUISE, block, offset);
        }
      }
      case CRUISE -> probesAgain(event, block, offset);
      case REFILL -> {
        if (block[offset + ROUND_START] != 0) {
          startUp(event, block, offset);
        }
      }
      case UP -> {
        if (mustGoDown(event, block, offset)) {
          startDown(event.nowNs, block, offset);
        }
      }
      default -> {}
    }
  }

  private static void startDown(long nowNs, long[] block, int offset) {
    resetCongestionSignals(block, offset);
    block[offset + UP_COUNT] = UNBOUNDED;
    // BBRPickProbeWait, section 5.3.3.5.3.
    block[offset + ROUNDS_SINCE_PROBE] = SplitMix64.below(2, block, offset + RANDOM);
    block[offset + PROBE_WAIT_NS] =
        LEAST_PROBE_WAIT_NS + SplitMix64.below(MORE_PROBE_WAIT_NS, block, offset + RANDOM);
    block[offset + CYCLE_STAMP_NS] = nowNs;
    block[offset + ACK_PHASE] = ACKS_STOPPING;
    block[offset + NEXT_ROUND_DELIVERED] = block[offset + DELIVERED_BYTES];
    enter(State.DOWN, block, offset);
  }

  /** BBRIsTimeToProbeBW: after 2 to 3 s, or as soon as a Reno flow would have lost a packet. */
  private static boolean probesAgain(AckEvent event, long[] block, int offset) {
    long waited = event.nowNs - block[offset + CYCLE_STAMP_NS];
    long renoRounds =
        Math.min(
            targetInflightBytes(block, offset) / block[offset + PACKET_BYTES], MAX_RENO_ROUNDS);
    if (waited <= block[offset + PROBE_WAIT_NS]
        && block[offset + ROUNDS_SINCE_PROBE] < renoRounds) {
      return false;
    }
    resetShortTerm(block, offset);
    block[offset + UP_ROUNDS] = 0;
    block[offset + UP_ACKED_BYTES] = 0;
    block[offset + ACK_PHASE] = ACKS_REFILLING;
    startRound(event, block, offset);
    enter(State.REFILL, block, offset);
    return true;
  }

  private boolean mayCruise(AckEvent event, long[] block, int offset) {
    long bandwidth = maxBandwidthBps(block, offset);
    return event.inFlightBytes <= withHeadroomBytes(block, offset)
        && event.inFlightBytes <= inflightBytes(bandwidth, 1, block, offset);
  }

  private static void startUp(AckEvent event, long[] block, int offset) {
    block[offset + PROBE_SAMPLES] = 1;
    block[offset + ACK_PHASE] = ACKS_STARTING;
    startRound(event, block, offset);
    resetFullBandwidth(event.deliveryRateBps(), block, offset);
    enter(State.UP, block, offset);
    raiseSlope(block, offset);
  }

  /** BBRIsTimeToGoDown: a bound of ours is no evidence of the path's. */
  private static boolean mustGoDown(AckEvent event, long[] block, int offset) {
    if (event.windowLimited && block[offset + WINDOW_BYTES] >= block[offset + LONG_TERM_BYTES]) {
      resetFullBandwidth(event.deliveryRateBps(), block, offset);
      return false;
    }
    return block[offset + FULL_BW_NOW] != 0;
  }

  /** BBRAdaptLongTermModel. */
  private void adaptLongTerm(AckEvent event, long[] block, int offset) {
    if (block[offset + ROUND_START] != 0) {
      advanceAckPhase(event, block, offset);
    }
    if (block[offset + LONG_TERM_BYTES] == UNBOUNDED
        || isTooHigh(event.lostSinceSentBytes, event.txInFlightBytes)) {
      return;
    }
    block[offset + LONG_TERM_BYTES] =
        Math.max(block[offset + LONG_TERM_BYTES], event.txInFlightBytes);
    if (state(block, offset) == State.UP) {
      raiseLongTerm(event, block, offset);
    }
  }

  private static void advanceAckPhase(AckEvent event, long[] block, int offset) {
    if (block[offset + ACK_PHASE] == ACKS_STARTING) {
      block[offset + ACK_PHASE] = ACKS_FEEDBACK;
    } else if (block[offset + ACK_PHASE] == ACKS_STOPPING) {
      block[offset + ACK_PHASE] = ACKS_INIT;
      block[offset + PROBE_SAMPLES] = 0;
      if (state(block, offset).isProbeBw() && !isLimited(event, block, offset)) {
        advanceMaxBandwidth(block, offset);
      }
    }
  }

  /** BBRProbeInflightLongtermUpward: by 1, 2, 4, ... packets per round. */
  private static void raiseLongTerm(AckEvent event, long[] block, int offset) {
    if (!event.windowLimited || block[offset + WINDOW_BYTES] < block[offset + LONG_TERM_BYTES]) {
      return;
    }
    long acked = block[offset + UP_ACKED_BYTES] + event.ackedBytes;
    long more = acked / block[offset + UP_COUNT];
    block[offset + UP_ACKED_BYTES] = acked - more * block[offset + UP_COUNT];
    block[offset + LONG_TERM_BYTES] = Math.min(block[offset + LONG_TERM_BYTES] + more, UNBOUNDED);
    if (block[offset + ROUND_START] != 0) {
      raiseSlope(block, offset);
    }
  }

  /** BBRRaiseInflightLongtermSlope. */
  private static void raiseSlope(long[] block, int offset) {
    long growth = block[offset + PACKET_BYTES] << block[offset + UP_ROUNDS];
    block[offset + UP_ROUNDS] = Math.min(block[offset + UP_ROUNDS] + 1, MAX_UP_ROUNDS);
    block[offset + UP_COUNT] = Math.max(block[offset + WINDOW_BYTES] / growth, 1);
  }

  /** Section 5.3.4.3: PROBE_RTT is due when 5 s brought no smaller round-trip time. */
  private void updateMinRtt(AckEvent event, long[] block, int offset) {
    long now = event.nowNs;
    boolean due = now > block[offset + PROBE_RTT_STAMP_NS] + parameters.probeRttIntervalNs;
    block[offset + PROBE_RTT_EXPIRED] = due ? 1 : 0;
    if (event.rttNs > 0 && (event.rttNs < block[offset + PROBE_RTT_MIN_NS] || due)) {
      block[offset + PROBE_RTT_MIN_NS] = event.rttNs;
      block[offset + PROBE_RTT_STAMP_NS] = now;
    }
    boolean expired = now > block[offset + MIN_RTT_STAMP_NS] + parameters.minRttWindowNs;
    if (block[offset + PROBE_RTT_MIN_NS] < block[offset + MIN_RTT_NS] || expired) {
      if (block[offset + MIN_RTT_NS] == NO_RTT) {
        startPacing(block[offset + PROBE_RTT_MIN_NS], State.STARTUP.pacingGain, block, offset);
      }
      block[offset + MIN_RTT_NS] = block[offset + PROBE_RTT_MIN_NS];
      block[offset + MIN_RTT_STAMP_NS] = block[offset + PROBE_RTT_STAMP_NS];
    }
  }

  private void checkProbeRtt(AckEvent event, long[] block, int offset) {
    if (state(block, offset) != State.PROBE_RTT
        && block[offset + PROBE_RTT_EXPIRED] != 0
        && block[offset + IDLE_RESTART] == 0) {
      saveWindow(block[offset + IN_RECOVERY] != 0, block, offset);
      enter(State.PROBE_RTT, block, offset);
      block[offset + PROBE_RTT_DONE_NS] = 0;
      block[offset + ACK_PHASE] = ACKS_STOPPING;
      startRound(event, block, offset);
    }
    if (state(block, offset) == State.PROBE_RTT
        && probeRttIsDone(
            event,
            probeRttWindowBytes(block, offset),
            parameters.probeRttDurationNs,
            block,
            offset)) {
      leaveProbeRtt(event.nowNs, block, offset);
    }
    block[offset + IDLE_RESTART] = 0;
  }

  /** Section 5.3.4.4: the queue is empty already, so that DOWN has nothing to do. */
  private static void leaveProbeRtt(long nowNs, long[] block, int offset) {
    block[offset + PROBE_RTT_STAMP_NS] = nowNs;
    restoreWindow(block, offset);
    resetShortTerm(block, offset);
    if (block[offset + FILLED_PIPE] != 0) {
      startDown(nowNs, block, offset);
      enter(State.CRUISE, block, offset);
    } else {
      enter(State.STARTUP, block, offset);
    }
  }

  /** Section 5.5.10.2. A timeout tells of everything in flight, not of a volume too high. */
  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    if (event.timeout || event.startsRecovery) {
      boolean cut = block[offset + IN_RECOVERY] != 0 || state(block, offset) == State.PROBE_RTT;
      saveWindow(cut, block, offset);
      block[offset + IN_RECOVERY] = 1;
    }
    noteLoss(event.nowNs, block, offset);
    if (event.timeout) {
      block[offset + WINDOW_BYTES] =
          Math.max(event.priorInFlightBytes - event.lostBytes, 0) + block[offset + PACKET_BYTES];
    } else if (block[offset + PROBE_SAMPLES] != 0
        && event.txInFlightBytes > 0
        && isTooHigh(event.lostSinceSentBytes, event.txInFlightBytes)) {
      handleTooHigh(event, block, offset);
    }
  }

  /** BBRHandleInflightTooHigh: once per probe. */
  private void handleTooHigh(LossEvent event, long[] block, int offset) {
    block[offset + PROBE_SAMPLES] = 0;
    if (!event.appLimited) {
      block[offset + LONG_TERM_BYTES] =
          Math.max(inflightAtLossBytes(event), (long) (beta * targetInflightBytes(block, offset)));
    }
    if (state(block, offset) == State.UP) {
      startDown(event.nowNs, block, offset);
    }
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    block[offset + IN_RECOVERY] = 0;
    restoreWindow(block, offset);
  }

  /** Section 5.4.1. */
  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    block[offset + IDLE_RESTART] = 1;
    restartExtraAcked(nowNs, block, offset);
    if (state(block, offset).isProbeBw()) {
      pace(block[offset + BANDWIDTH_BPS], 1, block, offset);
    } else if (state(block, offset) == State.PROBE_RTT
        && probeRttTimeIsOver(nowNs, block, offset)) {
      leaveProbeRtt(nowNs, block, offset);
    }
  }

  /** BBRSetCwnd, section 5.6.4.6. */
  private void setWindow(AckEvent event, long[] block, int offset) {
    State state = state(block, offset);
    double gain =
        state == State.PROBE_RTT ? PROBE_RTT_CWND_GAIN : parameters.cwndGain + state.moreWindow;
    long most = bdpBytes(block[offset + BANDWIDTH_BPS], gain, block, offset);
    most = quantised(most + extraAckedBytes(block, offset), block, offset);
    growWindow(event, most, block, offset);
    long window = block[offset + WINDOW_BYTES];
    if (state == State.PROBE_RTT) {
      window = Math.min(window, probeRttWindowBytes(block, offset));
    }
    block[offset + WINDOW_BYTES] = Math.min(window, modelBoundBytes(state, block, offset));
  }

  /** BBRBoundCwndForModel, section 5.6.4.7. */
  private long modelBoundBytes(State state, long[] block, int offset) {
    long bound = UNBOUNDED;
    if (state == State.CRUISE || state == State.PROBE_RTT) {
      bound = withHeadroomBytes(block, offset);
    } else if (state.isProbeBw()) {
      bound = block[offset + LONG_TERM_BYTES];
    }
    bound = Math.min(bound, block[offset + SHORT_TERM_BYTES]);
    return Math.max(bound, packetsBytes(MIN_PIPE_PACKETS, block, offset));
  }

  /** BBRInflightWithHeadroom. */
  private long withHeadroomBytes(long[] block, int offset) {
    long bound = block[offset + LONG_TERM_BYTES];
    if (bound == UNBOUNDED) {
      return bound;
    }
    long free = Math.max((long) (parameters.headroom * bound), block[offset + PACKET_BYTES]);
    return Math.max(bound - free, packetsBytes(MIN_PIPE_PACKETS, block, offset));
  }

  private static long probeRttWindowBytes(long[] block, int offset) {
    return Math.max(
        bdpBytes(block[offset + BANDWIDTH_BPS], PROBE_RTT_CWND_GAIN, block, offset),
        packetsBytes(MIN_PIPE_PACKETS, block, offset));
  }

  /** BBRTargetInflight: the estimated BDP, unless congestion cut the window. */
  private static long targetInflightBytes(long[] block, int offset) {
    return Math.min(
        bdpBytes(block[offset + BANDWIDTH_BPS], 1, block, offset), block[offset + WINDOW_BYTES]);
  }

  /** BBRInflight, section 5.6.4.2. */
  private static long inflightBytes(long bandwidthBps, double gain, long[] block, int offset) {
    return quantised(bdpBytes(bandwidthBps, gain, block, offset), block, offset);
  }

  /** BBRQuantizationBudget. */
  private static long quantised(long bytes, long[] block, int offset) {
    long least =
        Math.max(
            QUANTA * quantumBytes(2, block, offset), packetsBytes(MIN_PIPE_PACKETS, block, offset));
    long budget = Math.max(bytes, least);
    return state(block, offset) == State.UP ? budget + packetsBytes(2, block, offset) : budget;
  }

  @SuppressWarnings("EnumOrdinal") // An index into STATES, never stored.
  private static void enter(State state, long[] block, int offset) {
    block[offset + STATE] = state.ordinal();
  }

  /** State a flow is in. */
  public static State state(long[] block, int offset) {
    return STATES[(int) block[offset + STATE]];
  }

  /** Bandwidth the model holds, bit/s; 0 before the first sample. */
  public static long bandwidthBps(long[] block, int offset) {
    return block[offset + BANDWIDTH_BPS];
  }

  /** Least round-trip time the model holds, ns. */
  public static long minRttNs(long[] block, int offset) {
    return block[offset + MIN_RTT_NS];
  }

  /** Packet-timed rounds since the flow began. */
  public static long roundCount(long[] block, int offset) {
    return block[offset + ROUND_COUNT];
  }

  /** What may be in flight after a probe that lost too much; a huge number before. */
  public static long longTermBytes(long[] block, int offset) {
    return block[offset + LONG_TERM_BYTES];
  }

  /** What may be in flight until the next probe; a huge number without losses. */
  public static long shortTermBytes(long[] block, int offset) {
    return block[offset + SHORT_TERM_BYTES];
  }
}
