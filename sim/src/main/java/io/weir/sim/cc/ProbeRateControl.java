package io.weir.sim.cc;

import io.weir.artefact.Bounds;
import java.util.Set;

/**
 * The NIC contract of RL-CC: one {@link RateDecision} per completed RTT probe, its answer a rate
 * multiplier. New rate = clamp(rate · multiplier, least, line), rates in Q20 of the line rate.
 *
 * <p>Source: Fuhrer et al., CCGrid 2023 (arXiv 2207.02295); DOCA PCC. Worked number: half the line
 * rate (524288) times 1.2 (78643) is (524288 · 78643) &gt;&gt; 16 = 629144, 0.6 of the line.
 */
public final class ProbeRateControl implements CongestionControl {
  /** Rate in Q20 that stands for the line rate. */
  public static final long LINE_RATE_Q20 = 1 << 20;

  private static final int RATE_Q20 = PRIVATE;
  private static final int LINE_BPS = PRIVATE + 1;
  private static final int BASE_RTT_NS = PRIVATE + 2;
  private static final int DECISION = PRIVATE + 3;
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  private final RateDecision decision;
  private final long minRateQ20;
  private final long[] report = new long[RateReport.SIZE];
  private long decisions;

  /**
   * @param decision asked once per completed probe
   * @param minRateQ20 least rate, Q20 of the line rate
   */
  public ProbeRateControl(RateDecision decision, long minRateQ20) {
    Bounds.require("minRateQ20", minRateQ20, 1, LINE_RATE_Q20, "");
    this.decision = decision;
    this.minRateQ20 = minRateQ20;
  }

  /** Decisions taken so far, over all flows. */
  public long decisions() {
    return decisions;
  }

  @Override
  public int privateLongs() {
    return DECISION - PRIVATE + decision.stateLongs();
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.RTT_PROBES);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + WINDOW_BYTES] = NO_WINDOW;
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + LINE_BPS] = flow.lineRateBps();
    block[offset + BASE_RTT_NS] = flow.baseRttNs();
    // Divides first: the product would overflow from 8 Tb/s on.
    long rateQ20 = Math.round((double) flow.initialRateBps() / flow.lineRateBps() * LINE_RATE_Q20);
    apply(block, offset, rateQ20);
    decision.reset(block, offset + DECISION);
  }

  @Override
  public void onRttProbe(RttProbeEvent event, long[] block, int offset) {
    report[RateReport.RTT_NS] = Math.min(event.rttNs, MAX_U32);
    report[RateReport.BASE_RTT_NS] = block[offset + BASE_RTT_NS];
    report[RateReport.NACKS] = event.nacks;
    report[RateReport.CNPS] = event.cnps;
    report[RateReport.BYTES_SENT] = Math.min(event.bytesSent, MAX_U32);
    report[RateReport.CUR_RATE_Q20] = block[offset + RATE_Q20];
    report[RateReport.MONITOR_INTERVAL_NS] = Math.min(event.monitorIntervalNs, MAX_U32);
    report[RateReport.PACKETS_SENT] = event.packetsSent;
    int multiplierQ16 = decision.decide(report, block, offset + DECISION);
    decisions++;
    apply(block, offset, (block[offset + RATE_Q20] * multiplierQ16) >> 16);
  }

  @Override
  public boolean probesEveryBurst(long[] block, int offset) {
    return decision.probesEveryBurst(block, offset + DECISION);
  }

  /**
   * Puts a flow where a replay wants it.
   *
   * @param rateQ20 its rate, Q20 of the line rate
   * @param baseRttNs base round-trip time that its next report tells, ns
   * @param decisionState the decision's state, {@link RateDecision#stateLongs} longs
   */
  public static void place(
      long[] block, int offset, long rateQ20, long baseRttNs, long[] decisionState) {
    set(block, offset, rateQ20);
    block[offset + BASE_RTT_NS] = baseRttNs;
    System.arraycopy(decisionState, 0, block, offset + DECISION, decisionState.length);
  }

  /** The flow's rate, Q20 of the line rate. */
  public static long rateQ20(long[] block, int offset) {
    return block[offset + RATE_Q20];
  }

  /** Base round-trip time that the flow's next report tells, ns. */
  public static long baseRttNs(long[] block, int offset) {
    return block[offset + BASE_RTT_NS];
  }

  private void apply(long[] block, int offset, long wantedQ20) {
    set(block, offset, Math.max(minRateQ20, Math.min(wantedQ20, LINE_RATE_Q20)));
  }

  private static void set(long[] block, int offset, long rateQ20) {
    block[offset + RATE_Q20] = rateQ20;
    // The line rate in two parts: the whole product would overflow from 8 Tb/s on.
    long lineBps = block[offset + LINE_BPS];
    long lowBits = lineBps & (LINE_RATE_Q20 - 1);
    block[offset + RATE_BPS] = Math.max(1, (lineBps >> 20) * rateQ20 + ((lowBits * rateQ20) >> 20));
  }
}
