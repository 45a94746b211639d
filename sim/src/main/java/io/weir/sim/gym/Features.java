package io.weir.sim.gym;

import io.weir.sim.gym.AgentControl.Interval;
import java.util.List;

/**
 * What an agent observes of its flow over the last control interval: ratios, so that a policy does
 * not depend on the speed of the network. An agent that is not active observes zeros.
 */
public final class Features {
  /** Mean RTT of acknowledged packets over the base RTT, capped at {@link #CAP}. */
  public static final int RTT_MEAN = 0;

  /** Least RTT over the base RTT, capped. */
  public static final int RTT_MIN = 1;

  /** Largest RTT over the base RTT, capped. */
  public static final int RTT_MAX = 2;

  /** Acknowledged bytes over what the line could have carried, capped. */
  public static final int ACKED_SHARE = 3;

  /** Sent bytes, as completed RTT probes report them, over what the line could have carried. */
  public static final int SENT_SHARE = 4;

  /** Share of acknowledged bytes whose acknowledgement echoed a congestion mark. */
  public static final int MARKED_SHARE = 5;

  /** Congestion notifications per µs. */
  public static final int CNPS_PER_US = 6;

  /** Share of bytes that were lost: lost / (lost + acknowledged). */
  public static final int LOST_SHARE = 7;

  /** Losses reported (negative acknowledgements and time-outs) per µs. */
  public static final int LOSSES_PER_US = 8;

  /** Current rate over the line rate. */
  public static final int RATE_SHARE = 9;

  /** The action that led to this rate, after clamping to its range. */
  public static final int LAST_ACTION = 10;

  /** Names, by index. */
  public static final List<String> NAMES =
      List.of(
          "rtt_mean",
          "rtt_min",
          "rtt_max",
          "acked_share",
          "sent_share",
          "marked_share",
          "cnps_per_us",
          "lost_share",
          "losses_per_us",
          "rate_share",
          "last_action");

  /** Number of features. */
  public static final int COUNT = NAMES.size();

  /** Largest value of a ratio. */
  public static final double CAP = 1000;

  private Features() {}

  static float[] of(Interval flow, long stepNs) {
    float[] row = new float[COUNT];
    double lineBytes = lineBytes(flow, stepNs);
    double stepUs = stepNs / 1000.0;
    row[RTT_MEAN] = capped(flow.rttMeanNs() / flow.baseRttNs);
    row[RTT_MIN] = capped(flow.rttMinNs() / flow.baseRttNs);
    row[RTT_MAX] = capped(flow.rttMaxNs() / flow.baseRttNs);
    row[ACKED_SHARE] = capped(flow.ackedBytes / lineBytes);
    row[SENT_SHARE] = capped(flow.sentBytes / lineBytes);
    row[MARKED_SHARE] = share(flow.markedBytes, flow.ackedBytes);
    row[CNPS_PER_US] = capped(flow.cnps / stepUs);
    row[LOST_SHARE] = (float) lostShare(flow);
    row[LOSSES_PER_US] = capped(flow.losses / stepUs);
    row[RATE_SHARE] = share(flow.rateBps, flow.lineRateBps);
    row[LAST_ACTION] = (float) flow.action;
    return row;
  }

  /** Bytes the sender's link can carry in an interval. */
  static double lineBytes(Interval flow, long stepNs) {
    return flow.lineRateBps / 8e9 * stepNs;
  }

  /** Lost bytes over lost and acknowledged ones. */
  static double lostShare(Interval flow) {
    long all = flow.lostBytes + flow.ackedBytes;
    return all == 0 ? 0 : (double) flow.lostBytes / all;
  }

  private static float share(long part, long whole) {
    return whole == 0 ? 0 : (float) ((double) part / whole);
  }

  private static float capped(double value) {
    return (float) Math.min(value, CAP);
  }
}
