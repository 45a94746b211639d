package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * CUBIC: a window that is a cubic function of the time since the last loss.
 *
 * <p>Source: RFC 9438. In packets and seconds W_cubic(t) = C·(t − K)³ + W_max with K = ∛((W_max −
 * cwnd_epoch)/C) (section 4.2); per acknowledged packet cwnd += (target − cwnd)/cwnd, target =
 * W_cubic(t + RTT) within [cwnd, 1.5·cwnd] (sections 4.4, 4.5). Where an estimate of Reno's window,
 * W_est += α per cwnd acknowledged packets, is above W_cubic(t), the window follows that (section
 * 4.3): α = 3·(1 − β)/(1 + β), and 1 once W_est has reached the window before the loss. A loss:
 * cwnd and ssthresh ×= β (section 4.6), W_max = the window before, or, if that was below the last
 * W_max, ·(1 + β)/2 (fast convergence, section 4.7). After a timeout (section 4.8) and after a slow
 * start that HyStart++ ended (section 4.10) K = 0 and W_max = cwnd. The time t stands still while
 * the window may not grow. A loss that proves spurious is not undone.
 *
 * <p>The threshold follows from the window instead of FlightSize, as section 4.6 allows if the
 * window never grows unused. The estimate only ever raises the window.
 *
 * <p>Worked number: W_max 100 packets, a loss: 70 packets, K = ∛(30/0.4) = 4.2172 s.
 */
public final class Cubic extends WindowControl {
  /**
   * @param scale C, packets per cubic second
   * @param beta β, share of the window that a loss leaves
   * @param fastConvergence whether a flow that lost below its last W_max gives up more
   * @param hystart whether HyStart++ ends the first slow start
   * @param initialWindowPackets window of a new flow, packets
   * @param maxWindowPackets largest window, packets
   * @param slowStartLimitPackets L, most that one acknowledgement adds in slow start, packets
   * @param restartIdleNs silence after which the window is at most the first one, ns
   */
  public record Parameters(
      @JsonPropertyDescription("C, steepness of the window's curve") @Unit("packets/s³")
          double scale,
      @JsonPropertyDescription("β, what a loss leaves") @Unit("of the window") double beta,
      @JsonPropertyDescription("whether a flow that lost below its last W_max gives up more")
          boolean fastConvergence,
      @JsonPropertyDescription("whether HyStart++ ends the first slow start") boolean hystart,
      @JsonPropertyDescription("window of a new flow") double initialWindowPackets,
      @JsonPropertyDescription("largest window") double maxWindowPackets,
      @JsonPropertyDescription("L, most that one acknowledgement adds in slow start")
          double slowStartLimitPackets,
      @JsonPropertyDescription("silence after which the window is at most the first one")
          long restartIdleNs) {
    /** RFC 9438 section 5; RFC 6928; L of RFC 9406 unpaced; RFC 6298's least timeout. */
    public static final Parameters DEFAULTS =
        new Parameters(0.4, 0.7, true, false, 10, 1e6, 8, 1_000_000_000);

    public Parameters {
      Bounds.require("scale", scale, 1e-6, 1e6, "");
      Bounds.require("beta", beta, 0.01, 0.99, "");
      Bounds.require("maxWindowPackets", maxWindowPackets, 2, 1e9, "packets");
      Bounds.require("initialWindowPackets", initialWindowPackets, 1, maxWindowPackets, "packets");
      Bounds.require("slowStartLimitPackets", slowStartLimitPackets, 1, 1e9, "packets");
      Bounds.require("restartIdleNs", restartIdleNs, 1_000, 1_000_000_000_000L, "");
    }
  }

  /** W_max in packets, as the bits of a double; 0 before the first loss. */
  private static final int W_MAX = OWN;

  /** cwnd_prior in packets, as the bits of a double. */
  private static final int CWND_PRIOR = OWN + 1;

  /** W_est in packets, as the bits of a double. */
  private static final int W_EST = OWN + 2;

  /** K in seconds, as the bits of a double. */
  private static final int K_S = OWN + 3;

  /** When t was 0, moved on by the time that doesn't count. */
  private static final int EPOCH_NS = OWN + 4;

  /** Which curve: {@link #UNSET} and so on. */
  private static final int CURVE = OWN + 5;

  /** Smoothed round-trip time (RFC 6298), ns; 0 before the first sample. */
  private static final int SRTT_NS = OWN + 6;

  private static final int LAST_ACK_NS = OWN + 7;

  /** 1 while HyStart++ is at work. */
  private static final int HYSTART_ON = OWN + 8;

  private static final int HYSTART = OWN + 9;

  /** The curve begins with the next growth, from the window a loss left. */
  private static final long UNSET = 0;

  /** The curve begins with the next growth, at its plateau. */
  private static final long UNSET_AT_PLATEAU = 1;

  /** The curve has begun. */
  private static final long SET = 2;

  private static final double NS = 1e-9;

  private final Parameters parameters;
  private final double alpha;

  /** An algorithm with these parameters. */
  public Cubic(Parameters parameters) {
    super(parameters.maxWindowPackets);
    this.parameters = parameters;
    alpha = alpha(parameters.beta);
  }

  /** α_cubic: packets per window that match Reno's mean window (RFC 9438 section 4.3). */
  public static double alpha(double beta) {
    return 3 * (1 - beta) / (1 + beta);
  }

  /** K, seconds from window {@code epochPackets} to {@code maxPackets}. */
  public static double plateauAfterS(double maxPackets, double epochPackets, double scale) {
    // Math.cbrt may differ in its last bit between virtual machines.
    return StrictMath.cbrt((maxPackets - epochPackets) / scale);
  }

  /** W_cubic(t) in packets. */
  public static double windowPackets(
      double elapsedS, double plateauAfterS, double maxPackets, double scale) {
    double distanceS = elapsedS - plateauAfterS;
    return scale * distanceS * distanceS * distanceS + maxPackets;
  }

  @Override
  public int privateLongs() {
    return HYSTART + HyStart.LONGS - PRIVATE;
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    begin(flow, parameters.initialWindowPackets, block, offset);
    block[offset + LAST_ACK_NS] = flow.nowNs();
    block[offset + CURVE] = UNSET_AT_PLATEAU;
    block[offset + ROUND_LEFT] = block[offset + WINDOW_BYTES];
    block[offset + HYSTART_ON] = parameters.hystart ? 1 : 0;
    HyStart.reset(block, offset + HYSTART);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    if (event.rttNs > 0) {
      long srttNs = block[offset + SRTT_NS];
      block[offset + SRTT_NS] =
          srttNs == 0 ? event.rttNs : Math.max(1, srttNs + (event.rttNs - srttNs) / 8);
      if (block[offset + HYSTART_ON] == 1) {
        HyStart.sample(event.rttNs, block, offset + HYSTART);
      }
    }
    super.onAck(event, block, offset);
    block[offset + LAST_ACK_NS] = event.nowNs;
  }

  /** RFC 9438 section 5.8: t doesn't count while the application keeps the window from growing. */
  @Override
  void onHeld(AckEvent event, long[] block, int offset) {
    block[offset + EPOCH_NS] += event.nowNs - block[offset + LAST_ACK_NS];
  }

  @Override
  public void onRestart(long nowNs, long[] block, int offset) {
    long idleNs = nowNs - block[offset + LAST_ACK_NS];
    block[offset + EPOCH_NS] += idleNs;
    block[offset + LAST_ACK_NS] = nowNs;
    if (idleNs > parameters.restartIdleNs) {
      restartAfterIdle(parameters.initialWindowPackets, block, offset);
    }
  }

  @Override
  double slowStart(double cwnd, AckEvent event, long[] block, int offset) {
    // After a timeout L is 1 (RFC 3465 section 2.3).
    double limit = repairsTimeout(block, offset) ? 1 : parameters.slowStartLimitPackets;
    double most = limit * block[offset + PACKET_BYTES];
    return cwnd + Math.min(event.ackedBytes, most) / HyStart.divisor(block, offset + HYSTART);
  }

  @Override
  void onRoundEnd(AckEvent event, long[] block, int offset) {
    if (block[offset + HYSTART_ON] == 1 && HyStart.endRound(block, offset + HYSTART)) {
      endHyStart(block, offset);
      setThreshold(block, offset, cwnd(block, offset));
    }
  }

  private static void endHyStart(long[] block, int offset) {
    block[offset + HYSTART_ON] = 0;
    HyStart.reset(block, offset + HYSTART);
  }

  @Override
  double avoidCongestion(double cwndBytes, AckEvent event, long[] block, int offset) {
    long packetBytes = block[offset + PACKET_BYTES];
    double cwnd = cwndBytes / packetBytes;
    if (block[offset + CURVE] != SET) {
      beginCurve(cwnd, event.nowNs, block, offset);
    }
    double share = Math.min(1, event.ackedBytes / cwndBytes);
    double estimate = estimate(share, block, offset);
    double maxPackets = getDouble(block, offset + W_MAX);
    double plateauAfterS = getDouble(block, offset + K_S);
    double t = (event.nowNs - block[offset + EPOCH_NS]) * NS;
    if (windowPackets(t, plateauAfterS, maxPackets, parameters.scale) < estimate) {
      return Math.max(cwnd, estimate) * packetBytes;
    }
    double ahead =
        windowPackets(
            t + block[offset + SRTT_NS] * NS, plateauAfterS, maxPackets, parameters.scale);
    double target = Math.max(cwnd, Math.min(ahead, 1.5 * cwnd));
    return (cwnd + (target - cwnd) * share) * packetBytes;
  }

  /** W_est after {@code share} of a window was acknowledged. */
  private double estimate(double share, long[] block, int offset) {
    double before = getDouble(block, offset + W_EST);
    boolean caughtUp = before >= getDouble(block, offset + CWND_PRIOR);
    double estimate = before + (caughtUp ? 1 : alpha) * share;
    setDouble(block, offset + W_EST, estimate);
    return estimate;
  }

  private void beginCurve(double cwnd, long nowNs, long[] block, int offset) {
    boolean atPlateau =
        block[offset + CURVE] == UNSET_AT_PLATEAU || getDouble(block, offset + W_MAX) <= cwnd;
    if (atPlateau) {
      setDouble(block, offset + W_MAX, cwnd);
    }
    double maxPackets = getDouble(block, offset + W_MAX);
    setDouble(block, offset + K_S, plateauAfterS(maxPackets, cwnd, parameters.scale));
    setDouble(block, offset + W_EST, cwnd);
    block[offset + EPOCH_NS] = nowNs;
    block[offset + CURVE] = SET;
  }

  @Override
  double lowered(double cwndBytes, long flightBytes, boolean timeout, long[] block, int offset) {
    double cwnd = cwndBytes / block[offset + PACKET_BYTES];
    boolean shrinking = parameters.fastConvergence && cwnd < getDouble(block, offset + W_MAX);
    setDouble(block, offset + CWND_PRIOR, cwnd);
    setDouble(block, offset + W_MAX, shrinking ? cwnd * (1 + parameters.beta) / 2 : cwnd);
    block[offset + CURVE] = timeout ? UNSET_AT_PLATEAU : UNSET;
    endHyStart(block, offset);
    return cwndBytes * parameters.beta;
  }

  @Override
  double leastWindowPackets(boolean timeout) {
    return 1;
  }
}
