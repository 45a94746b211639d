package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.util.Set;

/**
 * DCQCN: rate control on congestion notification packets.
 *
 * <p>Source: Zhu et al., <i>Congestion Control for Large-Scale RDMA Deployments</i>, SIGCOMM 2015,
 * section 3.1, with the timer values and the scaling of the additive steps that HPCC's authors
 * published. After a notification, at most every 4 µs: target ← rate (the first time after an
 * increase), rate ← rate·(1 − α/2). Every 1 µs: α ← (1 − g)·α + g·[notified]. Every 300 µs without
 * one: fast recovery halves the distance to the target; after {@code fastRecoverySteps} of them the
 * target also grows, by {@code additiveIncreaseMbpsPer25G}, then by {@code
 * hyperIncreaseMbpsPer25G}.
 *
 * <p>Worked number: α = 1 at the first notification, so a flow at 100 Gb/s falls to 50 Gb/s; one
 * recovery step brings it to 75.
 */
public final class Dcqcn implements CongestionControl {
  /**
   * @param gainShift g = 2^-gainShift
   * @param alphaIntervalNs time between updates of α, ns
   * @param decreaseIntervalNs least time between decreases, ns
   * @param increaseIntervalNs time between increases, ns
   * @param fastRecoverySteps F, increases before the target grows
   * @param additiveIncreaseMbpsPer25G R_AI for each 25 Gb/s of line rate, Mb/s
   * @param hyperIncreaseMbpsPer25G R_HAI for each 25 Gb/s of line rate, Mb/s
   * @param minRateMbps lowest rate, Mb/s
   */
  public record Parameters(
      @JsonPropertyDescription("g = 2^-gainShift") @Unit("bits") int gainShift,
      @JsonPropertyDescription("time between updates of α") long alphaIntervalNs,
      @JsonPropertyDescription("least time between decreases") long decreaseIntervalNs,
      @JsonPropertyDescription("time between increases") long increaseIntervalNs,
      @JsonPropertyDescription("F, increases before the target grows") @Unit("steps")
          int fastRecoverySteps,
      @JsonPropertyDescription("R_AI, additive step of the target")
          @Unit("Mb/s per 25 Gb/s of line rate")
          double additiveIncreaseMbpsPer25G,
      @JsonPropertyDescription("R_HAI, every later step of the target")
          @Unit("Mb/s per 25 Gb/s of line rate")
          double hyperIncreaseMbpsPer25G,
      @JsonPropertyDescription("lowest rate") double minRateMbps) {
    /** Zhu et al., SIGCOMM 2015, and the timers of HPCC's published simulator. */
    public static final Parameters DEFAULTS =
        new Parameters(8, 1_000, 4_000, 300_000, 1, 5, 50, 10);

    public Parameters {
      Bounds.require("gainShift", gainShift, 1, 16, "");
      Bounds.require("alphaIntervalNs", alphaIntervalNs, 1, 1_000_000_000, "");
      Bounds.require("decreaseIntervalNs", decreaseIntervalNs, 1, 1_000_000_000, "");
      Bounds.require("increaseIntervalNs", increaseIntervalNs, 1, 1_000_000_000, "");
      Bounds.require("fastRecoverySteps", fastRecoverySteps, 1, 1000, "");
      Bounds.require("additiveIncreaseMbpsPer25G", additiveIncreaseMbpsPer25G, 0, 1e6, "");
      Bounds.require("hyperIncreaseMbpsPer25G", hyperIncreaseMbpsPer25G, 0, 1e6, "");
      Bounds.require("minRateMbps", minRateMbps, 1e-3, 1e6, "");
    }
  }

  private static final int TARGET_BPS = PRIVATE;
  private static final int ALPHA_Q32 = PRIVATE + 1;
  private static final int ALPHA_UPDATED_NS = PRIVATE + 2;
  private static final int LAST_DECREASE_NS = PRIVATE + 3;
  private static final int NOTIFIED = PRIVATE + 4;
  private static final int STEPS = PRIVATE + 5;
  private static final int LINE_BPS = PRIVATE + 6;
  private static final int STARTED = PRIVATE + 7;
  private static final long ONE_Q32 = 1L << 32;
  private static final long REFERENCE_BPS = 25_000_000_000L;

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public Dcqcn(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return 8;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.MARKS, Need.NOTIFICATIONS);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + WINDOW_BYTES] = NO_WINDOW;
    block[offset + RATE_BPS] = flow.initialRateBps();
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + TARGET_BPS] = flow.initialRateBps();
    block[offset + LINE_BPS] = flow.lineRateBps();
  }

  @Override
  public void onCnp(long nowNs, long[] block, int offset) {
    boolean first = block[offset + STARTED] == 0;
    if (first) {
      block[offset + STARTED] = 1;
      block[offset + ALPHA_Q32] = ONE_Q32;
      block[offset + ALPHA_UPDATED_NS] = nowNs;
      block[offset + LAST_DECREASE_NS] = nowNs - parameters.decreaseIntervalNs;
    }
    updateAlpha(nowNs, block, offset);
    block[offset + NOTIFIED] = 1;
    if (nowNs - block[offset + LAST_DECREASE_NS] < parameters.decreaseIntervalNs) {
      return;
    }
    long rateBps = block[offset + RATE_BPS];
    // Further decreases before an increase leave the target, so that recovery leads back to it.
    if (first || block[offset + STEPS] != 0) {
      block[offset + TARGET_BPS] = rateBps;
    }
    long alphaQ16 = block[offset + ALPHA_Q32] >>> 16;
    // A slow line or a slow start may be below the lowest rate: a decrease never raises.
    long leastBps = Math.min(rateBps, Math.round(parameters.minRateMbps * 1e6));
    block[offset + RATE_BPS] = Math.max(leastBps, rateBps - (((rateBps >> 1) * alphaQ16) >> 16));
    block[offset + LAST_DECREASE_NS] = nowNs;
    block[offset + STEPS] = 0;
    block[offset + TIMER_NS] = nowNs + parameters.increaseIntervalNs;
  }

  @Override
  public void onTimer(long nowNs, long[] block, int offset) {
    long step = ++block[offset + STEPS];
    long lineBps = block[offset + LINE_BPS];
    long targetBps = block[offset + TARGET_BPS];
    if (step > parameters.fastRecoverySteps) {
      double mbpsPer25G =
          step == parameters.fastRecoverySteps + 1L
              ? parameters.additiveIncreaseMbpsPer25G
              : parameters.hyperIncreaseMbpsPer25G;
      targetBps += Math.round(mbpsPer25G * 1e6 * lineBps / REFERENCE_BPS);
    }
    targetBps = Math.min(targetBps, lineBps);
    block[offset + TARGET_BPS] = targetBps;
    block[offset + RATE_BPS] = (block[offset + RATE_BPS] + targetBps) / 2;
    if (block[offset + RATE_BPS] < lineBps) {
      block[offset + TIMER_NS] = nowNs + parameters.increaseIntervalNs;
    }
  }

  /** Brings α forward to now, interval by interval; it is not needed between notifications. */
  private void updateAlpha(long nowNs, long[] block, int offset) {
    long intervals = (nowNs - block[offset + ALPHA_UPDATED_NS]) / parameters.alphaIntervalNs;
    block[offset + ALPHA_UPDATED_NS] += intervals * parameters.alphaIntervalNs;
    long alpha = block[offset + ALPHA_Q32];
    if (intervals > 0 && block[offset + NOTIFIED] == 1) {
      alpha += (ONE_Q32 - alpha) >> parameters.gainShift;
      block[offset + NOTIFIED] = 0;
      intervals--;
    }
    for (long i = 0; i < intervals && alpha >>> parameters.gainShift > 0; i++) {
      alpha -= alpha >>> parameters.gainShift;
    }
    block[offset + ALPHA_Q32] = alpha;
  }
}
