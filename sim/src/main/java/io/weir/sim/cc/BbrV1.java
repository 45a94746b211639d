package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * BBR v1: paces at the bandwidth it has measured, with a window of a few products of bandwidth and
 * delay, and does not take losses for congestion.
 *
 * <p>Source: draft-cardwell-iccrg-bbr-congestion-control-00; sections below are that draft's. BtlBw
 * is the largest delivery rate of 10 rounds, RTprop the least round-trip time of 10 s. Pacing rate
 * = pacing gain · BtlBw · 0.99; window = cwnd gain · BtlBw · RTprop + 3 send quanta.
 *
 * <p>STARTUP doubles per round (gain 2.885) until the bandwidth hasn't grown by 25 % in 3 rounds;
 * DRAIN (gain 0.347) empties the queue this made; PROBE_BW cycles through the gains 1.25, 0.75 and
 * six times 1, an RTprop each, from a random phase that isn't 0.75; PROBE_RTT holds 4 packets for
 * 200 ms and a round when RTprop is 10 s old.
 *
 * <p>As deployed, and beyond the draft: the probing phase adds 2 packets to every window of gain ·
 * BDP (draft-ietf-ccwg-bbr-04 section 5.6.4.2 has it too); the window is raised by the bursts in
 * which acknowledgements come (5.5.9 there; {@code extraAckedGain} 0 is the draft's), by what 100
 * ms bring at most; only a smaller round-trip time renews RTprop, not an equal one (5.3.4.3 there),
 * or else a path without noise would never be probed; a flow that restarts from idle may leave
 * PROBE_RTT (5.4.1 there). Not modelled: the detection of policers.
 *
 * <p>A {@code cwndGain} other than 2 is no part of BBR but a lever from outside, on the window of
 * PROBE_BW: cwndGain/2 of (2 · BtlBw · RTprop + 3 send quanta), without the bursts. Of the ways to
 * read "gain" this is the one that meets Linux flows tuned like that (docs/validation.md, row 17).
 * Without the bursts the window is smaller, so that just above 2 a flow has less than at 2.
 *
 * <p>Worked number: 10 Mbit/s, 40 ms, packets of 1500 bytes: BDP 50,000 bytes; quantum 2 packets;
 * window 2·50,000 + 3·3,000 = 109,000 bytes, and the bursts.
 */
public final class BbrV1 extends BbrCore {
  /**
   * @param cwndGain window in PROBE_BW, in products of bandwidth and delay; 2 is BBR's own
   * @param probeGain pacing gain of the probing phase
   * @param extraAckedGain weight of bursts of acknowledgements in the window
   * @param initialWindowPackets window of a new flow, packets
   * @param bandwidthWindowRounds length of the bandwidth filter, rounds
   * @param minRttWindowNs length of the round-trip time filter, ns
   * @param probeRttDurationNs least duration of PROBE_RTT at its window, ns
   */
  public record Parameters(
      @JsonPropertyDescription("window in PROBE_BW; 2 is BBR's own, another value a lever on it")
          @Unit("bandwidth-delay products")
          double cwndGain,
      @JsonPropertyDescription("pacing gain of the probing phase") double probeGain,
      @JsonPropertyDescription("weight of bursts of acknowledgements in the window")
          double extraAckedGain,
      @JsonPropertyDescription("window of a new flow") int initialWindowPackets,
      @JsonPropertyDescription("length of the bandwidth filter") @Unit("rounds")
          int bandwidthWindowRounds,
      @JsonPropertyDescription("length of the round-trip time filter") long minRttWindowNs,
      @JsonPropertyDescription("least duration of PROBE_RTT at its window")
          long probeRttDurationNs) {
    /** draft-cardwell-iccrg-bbr-congestion-control-00; RFC 6928's first window. */
    public static final Parameters DEFAULTS =
        new Parameters(2, 1.25, 1, 10, 10, 10_000_000_000L, 200_000_000);

    /** Whether the window is tuned from outside. */
    boolean isTuned() {
      return cwndGain != STOCK_CWND_GAIN;
    }

    public Parameters {
      Bounds.require("cwndGain", cwndGain, 0.1, 16, "");
      Bounds.require("probeGain", probeGain, 1, 4, "");
      Bounds.require("extraAckedGain", extraAckedGain, 0, 10, "");
      // A lever's window has no bursts in it: a weight for them would be without effect.
      if (cwndGain != STOCK_CWND_GAIN && extraAckedGain != STOCK_EXTRA_ACKED_GAIN) {
        throw new IllegalArgumentException(
            "extraAckedGain: expected "
                + STOCK_EXTRA_ACKED_GAIN
                + " beside a cwndGain other than "
                + STOCK_CWND_GAIN
                + ", found "
                + extraAckedGain);
      }
      Bounds.require("initialWindowPackets", initialWindowPackets, 1, 10_000, "");
      Bounds.require("bandwidthWindowRounds", bandwidthWindowRounds, 1, 1_000, "rounds");
      Bounds.require("minRttWindowNs", minRttWindowNs, 1_000_000, 1_000_000_000_000L, "");
      Bounds.require("probeRttDurationNs", probeRttDurationNs, 1_000, 10_000_000_000L, "");
    }
  }

  /** States of section 4.3.1. */
  public enum State {
    STARTUP,
    DRAIN,
    PROBE_BW,
    PROBE_RTT
  }

  private static final State[] STATES = State.values();

  /** 2/ln 2: the least gain that doubles the rate every round (section 4.3.2.1). */
  private static final double HIGH_GAIN = 2.885;

  private static final double STOCK_CWND_GAIN = 2;
  private static final double STOCK_EXTRA_ACKED_GAIN = 1;
  private static final double DRAIN_GAIN = 0.347;
  private static final double YIELD_GAIN = 0.75;

  /** Phases of PROBE_BW: probing, yielding, cruising six times (section 4.3.4). */
  private static final int CYCLE_PHASES = 8;

  private static final int PROBING = 0;
  private static final int YIELDING = 1;
  private static final int QUANTA = 3;

  /** Bursts of acknowledgements raise the window by what this time brings at most. */
  private static final double MOST_EXTRA_SECONDS = 0.1;

  /** Below this rate the quantum is one packet, above it two (section 4.2.2). */
  private static final long ONE_PACKET_QUANTUM_BPS = 1_200_000;

  private static final long TWO_PACKET_QUANTUM_BPS = 24_000_000;

  private static final int BANDWIDTH = PRIVATE + CORE_LONGS;
  private static final int CYCLE_PHASE = BANDWIDTH + WindowedMax.LONGS;
  private static final int CYCLE_STAMP_NS = CYCLE_PHASE + 1;

  /** Whether a loss has begun a recovery of which no acknowledgement has told yet. */
  private static final int ENTERS_RECOVERY = CYCLE_PHASE + 2;

  /** Whether this is the first round of a recovery. */
  private static final int CONSERVES_PACKETS = CYCLE_PHASE + 3;

  private static final int MIN_RTT_EXPIRED = CYCLE_PHASE + 4;
  private static final int EXTRA_ACKED = CYCLE_PHASE + 5;

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public BbrV1(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return EXTRA_ACKED + ExtraAcked.LONGS - PRIVATE;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    enter(State.STARTUP, block, offset);
    startCore(flow, HIGH_GAIN, parameters.initialWindowPackets, block, offset);
    ExtraAcked.restart(flow.nowNs(), block, offset + EXTRA_ACKED);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    if (event.ackedBytes > 0) {
      updateModel(event, block, offset);
    }
    pace(btlBwBps(block, offset), pacingGain(block, offset), block, offset);
    setWindow(event, block, offset);
  }

  /** Section 3.5, BBRUpdateModelAndState. */
  private void updateModel(AckEvent event, long[] block, int offset) {
    updateBandwidth(event, block, offset);
    updateExtraAcked(event, block, offset);
    if (state(block, offset) == State.PROBE_BW && phaseIsOver(event, block, offset)) {
      advancePhase(event.nowNs, block, offset);
    }
    checkFullPipe(event, block, offset);
    checkDrain(event, block, offset);
    updateMinRtt(event, block, offset);
    checkProbeRtt(event, block, offset);
  }

  /** Section 4.1.1: the largest delivery rate of the last rounds. */
  private void updateBandwidth(AckEvent event, long[] block, int offset) {
    countRound(event, block, offset);
    if (block[offset + ROUND_START] != 0) {
      block[offset + CONSERVES_PACKETS] = 0;
    }
    long rate = event.deliveryRateBps();
    if (rate > 0 && (rate >= btlBwBps(block, offset) || !isLimited(event, block, offset))) {
      long round = block[offset + ROUND_COUNT];
      WindowedMax.add(rate, round, parameters.bandwidthWindowRounds, block, offset + BANDWIDTH);
    }
  }

  private static void updateExtraAcked(AckEvent event, long[] block, int offset) {
    ExtraAcked.update(
        event,
        btlBwBps(block, offset),
        block[offset + ROUND_COUNT],
        true,
        block[offset + WINDOW_BYTES],
        block,
        offset + EXTRA_ACKED);
  }

  /** Section 4.3.4.3, BBRIsNextCyclePhase. */
  private boolean phaseIsOver(AckEvent event, long[] block, int offset) {
    boolean fullLength = event.nowNs - block[offset + CYCLE_STAMP_NS] > block[offset + MIN_RTT_NS];
    int phase = (int) block[offset + CYCLE_PHASE];
    if (phase == PROBING) {
      return fullLength
          && (event.lostBytes > 0
              || event.priorInFlightBytes >= inflightBytes(parameters.probeGain, block, offset));
    }
    if (phase == YIELDING) {
      return fullLength || event.priorInFlightBytes <= inflightBytes(1, block, offset);
    }
    return fullLength;
  }

  private static void advancePhase(long nowNs, long[] block, int offset) {
    block[offset + CYCLE_STAMP_NS] = nowNs;
    block[offset + CYCLE_PHASE] = (block[offset + CYCLE_PHASE] + 1) % CYCLE_PHASES;
  }

  /** Any phase but the yielding one, which would waste bandwidth before anything was probed. */
  private static void enterProbeBw(long nowNs, long[] block, int offset) {
    enter(State.PROBE_BW, block, offset);
    long back = SplitMix64.below(CYCLE_PHASES - 1, block, offset + RANDOM);
    block[offset + CYCLE_PHASE] = CYCLE_PHASES - 1 - back;
    advancePhase(nowNs, block, offset);
  }

  /** Section 4.3.2.2: three rounds in which the bandwidth has not grown by a quarter. */
  private static void checkFullPipe(AckEvent event, long[] block, int offset) {
    if (block[offset + FILLED_PIPE] != 0
        || block[offset + ROUND_START] == 0
        || isLimited(event, block, offset)) {
      return;
    }
    long bandwidth = btlBwBps(block, offset);
    if (bandwidth >= block[offset + FULL_BW_BPS] * FULL_PIPE_GROWTH) {
      block[offset + FULL_BW_BPS] = bandwidth;
      block[offset + FULL_BW_COUNT] = 0;
    } else if (++block[offset + FULL_BW_COUNT] >= FULL_PIPE_ROUNDS) {
      block[offset + FILLED_PIPE] = 1;
    }
  }

  /** Section 4.3.3. */
  private void checkDrain(AckEvent event, long[] block, int offset) {
    if (state(block, offset) == State.STARTUP && block[offset + FILLED_PIPE] != 0) {
      enter(State.DRAIN, block, offset);
    }
    if (state(block, offset) == State.DRAIN
        && event.inFlightBytes <= inflightBytes(1, block, offset)) {
      enterProbeBw(event.nowNs, block, offset);
    }
  }

  /** Section 4.1.2.3. */
  private void updateMinRtt(AckEvent event, long[] block, int offset) {
    boolean expired = event.nowNs > block[offset + MIN_RTT_STAMP_NS] + parameters.minRttWindowNs;
    block[offset + MIN_RTT_EXPIRED] = expired ? 1 : 0;
    long rtt = event.rttNs;
    if (rtt > 0 && (rtt < block[offset + MIN_RTT_NS] || expired)) {
      if (block[offset + MIN_RTT_NS] == NO_RTT) {
        startPacing(rtt, HIGH_GAIN, block, offset);
      }
      block[offset + MIN_RTT_NS] = rtt;
      block[offset + MIN_RTT_STAMP_NS] = event.nowNs;
    }
  }

  /** Section 4.3.5. */
  private void checkProbeRtt(AckEvent event, long[] block, int offset) {
    if (state(block, offset) != State.PROBE_RTT
        && block[offset + MIN_RTT_EXPIRED] != 0
        && block[offset + IDLE_RESTART] == 0) {
      saveWindow(block[offset + IN_RECOVERY] != 0, block, offset);
      enter(State.PROBE_RTT, block, offset);
      block[offset + PROBE_RTT_DONE_NS] = 0;
    }
    long window = packetsBytes(MIN_PIPE_PACKETS, block, offset);
    if (state(block, offset) == State.PROBE_RTT
        && probeRttIsDone(event, window, parameters.probeRttDurationNs, block, offset)) {
      leaveProbeRtt(event.nowNs, block, offset);
    }
    block[offset + IDLE_RESTART] = 0;
  }

  private static void leaveProbeRtt(long nowNs, long[] block, int offset) {
    block[offset + MIN_RTT_STAMP_NS] = nowNs;
    restoreWindow(block, offset);
    if (block[offset + FILLED_PIPE] != 0) {
      enterProbeBw(nowNs, block, offset);
    } else {
      enter(State.STARTUP, block, offset);
    }
  }

  /** Section 4.2.3, BBRSetCwnd. */
  private void setWindow(AckEvent event, long[] block, int offset) {
    modulateForRecovery(event, block, offset);
    if (block[offset + CONSERVES_PACKETS] == 0) {
      growWindow(event, targetWindowBytes(block, offset), block, offset);
    }
    if (state(block, offset) == State.PROBE_RTT) {
      block[offset + WINDOW_BYTES] =
          Math.min(block[offset + WINDOW_BYTES], packetsBytes(MIN_PIPE_PACKETS, block, offset));
    }
  }

  /** Section 4.2.3.4: in the first round of a recovery a packet out for a packet in. */
  private static void modulateForRecovery(AckEvent event, long[] block, int offset) {
    long packet = block[offset + PACKET_BYTES];
    if (block[offset + ENTERS_RECOVERY] != 0) {
      block[offset + ENTERS_RECOVERY] = 0;
      block[offset + CONSERVES_PACKETS] = 1;
      startRound(event, block, offset);
      block[offset + WINDOW_BYTES] = event.inFlightBytes + Math.max(event.ackedBytes, packet);
    } else if (event.lostBytes > 0) {
      block[offset + WINDOW_BYTES] =
          Math.max(block[offset + WINDOW_BYTES] - event.lostBytes, packet);
    }
    if (block[offset + CONSERVES_PACKETS] != 0) {
      block[offset + WINDOW_BYTES] =
          Math.max(block[offset + WINDOW_BYTES], event.inFlightBytes + event.ackedBytes);
    }
  }

  /**
   * Section 4.2.3.4. A timeout leaves one packet; a recovery begins with what is in flight and the
   * next acknowledgement sets the window.
   */
  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    if (event.timeout || event.startsRecovery) {
      boolean cut = block[offset + IN_RECOVERY] != 0 || state(block, offset) == State.PROBE_RTT;
      saveWindow(cut, block, offset);
      block[offset + IN_RECOVERY] = 1;
      block[offset + ENTERS_RECOVERY] = event.timeout ? 0 : 1;
      block[offset + CONSERVES_PACKETS] = 0;
    }
    long packet = block[offset + PACKET_BYTES];
    if (event.timeout) {
      block[offset + WINDOW_BYTES] = packet;
    } else if (block[offset + ENTERS_RECOVERY] != 0) {
      block[offset + WINDOW_BYTES] =
          Math.max(event.priorInFlightBytes - event.lostBytes, 0) + packet;
    }
  }

  @Override
  public void onRecovered(long nowNs, long[] block, int offset) {
    block[offset + IN_RECOVERY] = 0;
    block[offset + ENTERS_RECOVERY] = 0;
    block[offset + CONSERVES_PACKETS] = 0;
    restoreWindow(block, offset);
  }

  /** Section 4.3.4.4: a flow restarts at the bandwidth, not above. */
  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    block[offset + IDLE_RESTART] = 1;
    if (state(block, offset) == State.PROBE_BW) {
      pace(btlBwBps(block, offset), 1, block, offset);
    } else if (state(block, offset) == State.PROBE_RTT
        && probeRttTimeIsOver(nowNs, block, offset)) {
      leaveProbeRtt(nowNs, block, offset);
    }
  }

  private double pacingGain(long[] block, int offset) {
    State state = state(block, offset);
    if (state == State.PROBE_BW) {
      long phase = block[offset + CYCLE_PHASE];
      return phase == PROBING ? parameters.probeGain : phase == YIELDING ? YIELD_GAIN : 1;
    }
    return state == State.STARTUP ? HIGH_GAIN : state == State.DRAIN ? DRAIN_GAIN : 1;
  }

  private static double cwndGain(long[] block, int offset) {
    State state = state(block, offset);
    return state == State.PROBE_BW ? STOCK_CWND_GAIN : state == State.PROBE_RTT ? 1 : HIGH_GAIN;
  }

  /** Bursts of acknowledgements count once the pipe has been full. */
  private long targetWindowBytes(long[] block, int offset) {
    if (parameters.isTuned() && state(block, offset) == State.PROBE_BW) {
      return (long) (parameters.cwndGain / STOCK_CWND_GAIN * stockInflightBytes(block, offset));
    }
    long bytes = inflightBytes(cwndGain(block, offset), block, offset);
    double extra =
        block[offset + FILLED_PIPE] == 0
            ? 0
            : Math.min(
                parameters.extraAckedGain * ExtraAcked.bytes(block, offset + EXTRA_ACKED),
                btlBwBps(block, offset) * MOST_EXTRA_SECONDS / 8);
    return bytes + (long) extra;
  }

  /** The window of gain 2 without the bursts, bytes. */
  static long stockInflightBytes(long[] block, int offset) {
    return inflightBytes(STOCK_CWND_GAIN, block, offset);
  }

  /** Whether this is a recovery's first round, which sets the window itself. */
  static boolean conservesPackets(long[] block, int offset) {
    return block[offset + CONSERVES_PACKETS] != 0;
  }

  /** Section 4.2.3.2, BBRInflight: what is wanted in flight for a multiple of the BDP. */
  private static long inflightBytes(double gain, long[] block, int offset) {
    if (block[offset + MIN_RTT_NS] == NO_RTT) {
      return block[offset + INITIAL_WINDOW_BYTES];
    }
    long bytes = bdpBytes(btlBwBps(block, offset), gain, block, offset);
    bytes += QUANTA * quantumBytes(block, offset);
    boolean probing =
        state(block, offset) == State.PROBE_BW && block[offset + CYCLE_PHASE] == PROBING;
    return probing ? bytes + packetsBytes(2, block, offset) : bytes;
  }

  /** Section 4.2.2. */
  private static long quantumBytes(long[] block, int offset) {
    long rate = block[offset + RATE_BPS];
    if (rate < TWO_PACKET_QUANTUM_BPS) {
      return packetsBytes(rate < ONE_PACKET_QUANTUM_BPS ? 1 : 2, block, offset);
    }
    return quantumBytes(1, block, offset);
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
  public static long btlBwBps(long[] block, int offset) {
    return WindowedMax.max(block, offset + BANDWIDTH);
  }

  /** Least round-trip time the model holds, ns. */
  public static long minRttNs(long[] block, int offset) {
    return block[offset + MIN_RTT_NS];
  }

  /** Packet-timed rounds since the flow began. */
  public static long roundCount(long[] block, int offset) {
    return block[offset + ROUND_COUNT];
  }

  /** Phase of PROBE_BW: 0 probes, 1 yields. */
  public static int cyclePhase(long[] block, int offset) {
    return (int) block[offset + CYCLE_PHASE];
  }
}
