package io.weir.distiller.bbr;

import io.weir.sim.cc.BbrReport;
import io.weir.sim.cc.GainDecision;

/**
 * Gains by formula, of X̂, the buffer as a flow senses it: its round-trip time at the last loss by
 * the least ever, less one. BBR's own gain before the first loss.
 */
public enum Rules implements GainDecision {
  /**
   * Ware et al., IMC 2019: the gain that gives one flow of BBR against CUBIC its half, (1 + 1/X) /
   * (½ + 1/X + 4/q), q the buffer in packets.
   *
   * <p>Worked number: X = 1, q = 33: 2 / 1.62 = 1.23.
   */
  WARE {
    @Override
    double gain(double bufferBdp, double bufferPackets) {
      return (1 + 1 / bufferBdp) / (0.5 + 1 / bufferBdp + 4 / Math.max(bufferPackets, 1));
    }
  },

  /**
   * What was measured to be fair with Linux, one flow each, 10 Mbit/s, 40 ms: a line through
   * points.
   *
   * <p>Worked number: X = 1.5: 1.47.
   */
  MEASURED {
    @Override
    double gain(double bufferBdp, double bufferPackets) {
      if (bufferBdp <= POINTS[0][0]) {
        return POINTS[0][1];
      }
      for (int i = 1; i < POINTS.length; i++) {
        if (bufferBdp <= POINTS[i][0]) {
          double share = (bufferBdp - POINTS[i - 1][0]) / (POINTS[i][0] - POINTS[i - 1][0]);
          return POINTS[i - 1][1] + share * (POINTS[i][1] - POINTS[i - 1][1]);
        }
      }
      return POINTS[POINTS.length - 1][1];
    }
  };

  private static final double[][] POINTS = {
    {0.25, 0.96}, {0.5, 1.10}, {1, 1.31}, {2, 1.63}, {4, 2.29}
  };

  private static final double LEAST_BDP = 1.0 / 64;

  /**
   * The gain.
   *
   * @param bufferBdp buffer, products of bandwidth and delay
   * @param bufferPackets buffer, packets
   */
  abstract double gain(double bufferBdp, double bufferPackets);

  @Override
  public int stateLongs() {
    return 0;
  }

  @Override
  public void reset(long[] state, int offset) {
    // Nothing is kept.
  }

  @Override
  public int decide(long[] report, long[] state, int offset) {
    double least = Math.max(report[BbrReport.MIN_RTT_US], 1);
    if (report[BbrReport.RTT_AT_LOSS_US] == 0) {
      return STOCK_Q16;
    }
    double bufferBdp = Math.max(report[BbrReport.RTT_AT_LOSS_US] / least - 1, LEAST_BDP);
    double ownBdp = report[BbrReport.BANDWIDTH_Q24] * least / (1 << 24);
    return (int) Math.round(gain(bufferBdp, bufferBdp * ownBdp) * STOCK_Q16 / 2);
  }
}
