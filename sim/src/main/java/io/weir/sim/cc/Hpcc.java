package io.weir.sim.cc;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.util.Set;

/**
 * HPCC: rate and window control on the load of every link, as the switches tell it.
 *
 * <p>Source: Li et al., <i>HPCC: High Precision Congestion Control</i>, SIGCOMM 2019, Algorithm 1.
 * For every switch on the way u = txRate/C + min(q, q_prev)/(C·T), from two packets' telemetry; the
 * largest u goes into the moving average U over the base round-trip time T. With k = U/η: R = R_c/k
 * + R_AI if k ≥ 1 or after {@code maxStage} additive steps, else R = R_c + R_AI. R_c becomes R once
 * per round trip, so that every acknowledgement counts but none twice. The window is R·T, the pace
 * R.
 *
 * <p>Worked number: 100 Gb/s, T = 8 µs, a full link and 20,000 bytes queued at both packets: u = 1
 * + 20,000/100,000 = 1.2; η = 0.95 and R_AI = 40 Mb/s take a flow from 100 Gb/s to 100·0.95/1.2 +
 * 0.04 = 79.207 Gb/s and its window from 100,000 bytes to 79,207.
 */
public final class Hpcc implements CongestionControl {
  /**
   * @param targetUtilisation η, load of a link to aim at
   * @param additiveIncreaseMbpsPer25G R_AI for each 25 Gb/s of line rate, Mb/s
   * @param maxStage additive steps in a row before the rate is scaled to the target
   * @param minRateMbps lowest rate, Mb/s
   */
  public record Parameters(
      @JsonPropertyDescription("η, load of a link to aim at") @Unit("of the link's rate")
          double targetUtilisation,
      @JsonPropertyDescription("R_AI, additive step") @Unit("Mb/s per 25 Gb/s of line rate")
          double additiveIncreaseMbpsPer25G,
      @JsonPropertyDescription("additive steps in a row before the rate is scaled to the target")
          @Unit("round trips")
          int maxStage,
      @JsonPropertyDescription("lowest rate") double minRateMbps) {
    /** Li et al., SIGCOMM 2019, section 3.3, but for maxStage. */
    public static final Parameters DEFAULTS = new Parameters(0.95, 10, 0, 100);

    public Parameters {
      Bounds.requireShare("targetUtilisation", targetUtilisation);
      Bounds.require("additiveIncreaseMbpsPer25G", additiveIncreaseMbpsPer25G, 0, 1e6, "");
      Bounds.require("maxStage", maxStage, 0, 1000, "");
      Bounds.require("minRateMbps", minRateMbps, 1e-3, 1e6, "");
    }
  }

  /** T, ns. */
  private static final int BASE_RTT_NS = PRIVATE;

  private static final int LINE_BPS = PRIVATE + 1;

  /** R_c, bit/s, as the bits of a double, like the next. */
  private static final int REFERENCE_BPS = PRIVATE + 2;

  /** U. */
  private static final int LOAD = PRIVATE + 3;

  private static final int STAGE = PRIVATE + 4;

  /** Bytes acknowledged, and at how many of them the next round trip begins. */
  private static final int ACKED_BYTES = PRIVATE + 5;

  private static final int ROUND_END_BYTES = PRIVATE + 6;

  /** What the switches told last: how many they were, then {@link #HOP_LONGS} longs of each. */
  private static final int HOPS = PRIVATE + 7;

  private static final int FIRST_HOP = PRIVATE + 8;
  private static final int HOP_LONGS = 4;

  /** A packet collects telemetry of at most five switches. */
  private static final int MAX_HOPS = 5;

  /** 1 bit/s for 1 ps, in bits. */
  private static final double BIT_PER_BPS_PS = 1e-12;

  private static final long REFERENCE_LINE_BPS = 25_000_000_000L;

  private final Parameters parameters;

  /** An algorithm with these parameters. */
  public Hpcc(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public int privateLongs() {
    return FIRST_HOP - PRIVATE + MAX_HOPS * HOP_LONGS;
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.TELEMETRY);
  }

  @Override
  public void onStart(FlowContext flow, long[] block, int offset) {
    block[offset + TIMER_NS] = NO_TIMER;
    block[offset + BASE_RTT_NS] = Math.max(1, flow.baseRttNs());
    block[offset + LINE_BPS] = flow.lineRateBps();
    setDouble(block, offset + LOAD, 1);
    setDouble(block, offset + REFERENCE_BPS, flow.initialRateBps());
    apply(flow.initialRateBps(), block, offset);
  }

  @Override
  public void onAck(AckEvent event, long[] block, int offset) {
    block[offset + ACKED_BYTES] += event.ackedBytes;
    if (event.telemetry == null) {
      return;
    }
    boolean comparable = isSamePath(event, block, offset);
    if (comparable) {
      measure(event, block, offset);
      adjust(event, block, offset);
    }
    if (!comparable || isNewer(event, block, offset)) {
      remember(event, block, offset);
    }
  }

  /** What is sent again counts for the round trip that begins with the loss. */
  @Override
  public void onLoss(LossEvent event, long[] block, int offset) {
    block[offset + ROUND_END_BYTES] = block[offset + ACKED_BYTES];
  }

  /** Whether the links are those of the telemetry before, as far as can be told. */
  private static boolean isSamePath(AckEvent event, long[] block, int offset) {
    int hops = Math.min(MAX_HOPS, event.telemetry.hops(event.telemetryRecord));
    if (hops == 0 || hops != block[offset + HOPS]) {
      return false;
    }
    for (int hop = 0; hop < hops; hop++) {
      int at = offset + FIRST_HOP + hop * HOP_LONGS;
      if (read(event, hop, TelemetryReader.RATE_BPS) != block[at + TelemetryReader.RATE_BPS]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNewer(AckEvent event, long[] block, int offset) {
    return read(event, 0, TelemetryReader.TIME_PS)
        > block[offset + FIRST_HOP + TelemetryReader.TIME_PS];
  }

  /** MeasureInflight of Algorithm 1. */
  private void measure(AckEvent event, long[] block, int offset) {
    double load = 0;
    long intervalPs = 0;
    double basePs = block[offset + BASE_RTT_NS] * 1000.0;
    for (int hop = 0; hop < block[offset + HOPS]; hop++) {
      int before = offset + FIRST_HOP + hop * HOP_LONGS;
      long elapsedPs =
          read(event, hop, TelemetryReader.TIME_PS) - block[before + TelemetryReader.TIME_PS];
      long sentBytes =
          read(event, hop, TelemetryReader.SENT_BYTES) - block[before + TelemetryReader.SENT_BYTES];
      if (elapsedPs <= 0 || sentBytes < 0) {
        continue;
      }
      double bitsPerPs = read(event, hop, TelemetryReader.RATE_BPS) * BIT_PER_BPS_PS;
      long queueBytes =
          Math.min(
              read(event, hop, TelemetryReader.QUEUE_BYTES),
              block[before + TelemetryReader.QUEUE_BYTES]);
      double hopLoad =
          sentBytes * 8.0 / (bitsPerPs * elapsedPs) + queueBytes * 8.0 / (bitsPerPs * basePs);
      if (hopLoad >= load) {
        load = hopLoad;
        intervalPs = elapsedPs;
      }
    }
    double weight = Math.min(intervalPs, basePs) / basePs;
    double average = getDouble(block, offset + LOAD);
    setDouble(block, offset + LOAD, (1 - weight) * average + weight * load);
  }

  /** ComputeWind of Algorithm 1, in rates. */
  private void adjust(AckEvent event, long[] block, int offset) {
    double step =
        parameters.additiveIncreaseMbpsPer25G * 1e6 * block[offset + LINE_BPS] / REFERENCE_LINE_BPS;
    double referenceBps = getDouble(block, offset + REFERENCE_BPS);
    double k = getDouble(block, offset + LOAD) / parameters.targetUtilisation;
    boolean scales = k >= 1 || block[offset + STAGE] >= parameters.maxStage;
    double rateBps = clamp((scales ? referenceBps / k : referenceBps) + step, block, offset);
    if (block[offset + ACKED_BYTES] > block[offset + ROUND_END_BYTES]) {
      block[offset + STAGE] = scales ? 0 : block[offset + STAGE] + 1;
      block[offset + ROUND_END_BYTES] = block[offset + ACKED_BYTES] + event.inFlightBytes;
      setDouble(block, offset + REFERENCE_BPS, rateBps);
    }
    apply(rateBps, block, offset);
  }

  private double clamp(double rateBps, long[] block, int offset) {
    return Math.min(Math.max(rateBps, parameters.minRateMbps * 1e6), block[offset + LINE_BPS]);
  }

  private static void apply(double rateBps, long[] block, int offset) {
    block[offset + RATE_BPS] = Math.max(1, Math.round(rateBps));
    block[offset + WINDOW_BYTES] =
        Math.max(1, Math.round(rateBps * block[offset + BASE_RTT_NS] / 8e9));
  }

  private static void remember(AckEvent event, long[] block, int offset) {
    int hops = Math.min(MAX_HOPS, event.telemetry.hops(event.telemetryRecord));
    block[offset + HOPS] = hops;
    for (int hop = 0; hop < hops; hop++) {
      for (int field = 0; field < HOP_LONGS; field++) {
        block[offset + FIRST_HOP + hop * HOP_LONGS + field] = read(event, hop, field);
      }
    }
  }

  private static long read(AckEvent event, int hop, int field) {
    return event.telemetry.read(event.telemetryRecord, hop, field);
  }

  private static double getDouble(long[] block, int at) {
    return Double.longBitsToDouble(block[at]);
  }

  private static void setDouble(long[] block, int at, double value) {
    block[at] = Double.doubleToRawLongBits(value);
  }
}
