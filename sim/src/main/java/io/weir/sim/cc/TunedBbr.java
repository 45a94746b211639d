package io.weir.sim.cc;

/**
 * BBR v1 whose window in PROBE_BW somebody decides on, once per round: {@link BbrV1}, and around it
 * what a wrapper of Linux's BBR does with a decision program.
 *
 * <p>On every acknowledgement: BBR runs; the round is measured ({@link BbrReport}); if it ends, the
 * decision is asked and the gain moves towards its answer, which is bounded to 0.95 … 4, by 1/16 at
 * most; in PROBE_BW the window becomes gain/2 of (2 · BtlBw · RTprop + 3 send quanta), without the
 * bursts. It grows by what is delivered and shrinks by what is lost; a recovery's first round is
 * left to BBR. A gain of exactly 2, which a new flow has, leaves BBR's window alone.
 *
 * <p>Differs from the kernel: there windows are whole packets, and 2 · BtlBw · RTprop + 3 quanta is
 * rounded up to an even number of them; here they are bytes, as all of {@link BbrV1}'s windows.
 *
 * <p>Worked number: from gain 2 to 1.31 it takes 12 rounds: 11 · 1/16 = 0.6875, and the rest.
 */
public final class TunedBbr extends ForwardingControl {
  /** Least gain applied, Q16: 0.95. */
  public static final int LEAST_GAIN_Q16 = 62_260;

  /** Largest gain applied, Q16: 4. */
  public static final int MOST_GAIN_Q16 = 4 << 16;

  /** Most that the gain moves in a round, Q16: 1/16. */
  public static final int MOST_STEP_Q16 = 1 << 12;

  private final GainDecision decision;
  private final long[] report = new long[BbrReport.SIZE];
  private final int round;
  private final int gain;
  private final int decisionState;

  /**
   * BBR with its usual parameters.
   *
   * @param decision asked once per round and flow
   */
  public TunedBbr(GainDecision decision) {
    super(new BbrV1(BbrV1.Parameters.DEFAULTS));
    this.decision = decision;
    round = PRIVATE + control.privateLongs();
    gain = round + BbrRound.LONGS;
    decisionState = gain + 1;
  }

  @Override
  public int privateLongs() {
    return decisionState + decision.stateLongs() - PRIVATE;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    super.onStart(flow, block, offset);
    BbrRound.start(flow.nowNs(), block, offset + round);
    block[offset + gain] = GainDecision.STOCK_Q16;
    decision.reset(block, offset + decisionState);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    long windowBefore = block[offset + WINDOW_BYTES];
    super.onAck(event, block, offset);
    if (BbrRound.take(event, BbrV1.state(block, offset), block, offset + round)) {
      decide(event, windowBefore, block, offset);
    }
    if (block[offset + gain] != GainDecision.STOCK_Q16
        && BbrV1.state(block, offset) == BbrV1.State.PROBE_BW
        && !BbrV1.conservesPackets(block, offset)) {
      setWindow(event, windowBefore, block, offset);
    }
  }

  private void decide(AckEvent event, long windowBefore, long[] block, int offset) {
    long packetBytes = block[offset + BbrCore.PACKET_BYTES];
    BbrRound.end(event, packetBytes, report, block, offset + round);
    long minRttNs = BbrV1.minRttNs(block, offset);
    report[BbrReport.BBR_MIN_RTT_US] =
        minRttNs == BbrCore.NO_RTT ? BbrReport.MAX : Math.min(minRttNs / 1_000, BbrReport.MAX);
    report[BbrReport.BANDWIDTH_Q24] = BbrRound.rateQ24(BbrV1.btlBwBps(block, offset), packetBytes);
    report[BbrReport.BBR_STATE] = block[offset + BbrCore.STATE];
    report[BbrReport.GAIN_Q16] = block[offset + gain];
    report[BbrReport.CWND_PACKETS] = BbrRound.packets(windowBefore, packetBytes);
    int answer = decision.decide(report, block, offset + decisionState);
    long wanted = Math.max(LEAST_GAIN_Q16, Math.min(answer, MOST_GAIN_Q16));
    long step = wanted - block[offset + gain];
    block[offset + gain] += Math.max(-MOST_STEP_Q16, Math.min(step, MOST_STEP_Q16));
  }

  private void setWindow(AckEvent event, long windowBefore, long[] block, int offset) {
    double scale = (double) block[offset + gain] / GainDecision.STOCK_Q16;
    long target = (long) (scale * BbrV1.stockInflightBytes(block, offset));
    long grown = windowBefore - event.lostBytes + event.ackedBytes;
    long window = Math.min(Math.max(block[offset + WINDOW_BYTES], grown), target);
    block[offset + WINDOW_BYTES] =
        Math.max(window, BbrCore.packetsBytes(BbrCore.MIN_PIPE_PACKETS, block, offset));
  }

  /** Gain in force for a flow, Q16. */
  public int gainQ16(long[] block, int offset) {
    return (int) block[offset + gain];
  }
}
