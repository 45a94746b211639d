package io.weir.sim.cc;

import java.util.List;

/**
 * Layout of the report a flow of BBR hands to a {@link GainDecision} when a round has ended: one
 * {@code long} per field, 0 to 2^31 − 1. Names and meanings are those of the inputs of decision
 * programs that run beside BBR in a kernel. "Of the round" is since the last round's end, the
 * acknowledgement that ends it included; a packet is a full segment.
 */
public final class BbrReport {
  /** Least round-trip time of the round, µs. */
  public static final int RTT_US = 0;

  /** Most of the round, µs. */
  public static final int MAX_RTT_US = 1;

  /** Least of the flow's life, µs. */
  public static final int MIN_RTT_US = 2;

  /** At the last acknowledgement that found a loss, µs; 0 before the first. */
  public static final int RTT_AT_LOSS_US = 3;

  /** BBR's own estimate of the propagation delay, µs; {@link #MAX} while it has none. */
  public static final int BBR_MIN_RTT_US = 4;

  /** Least of the last PROBE_RTT that ended, µs; 0 before the first. */
  public static final int PROBE_RTT_US = 5;

  /** Phases of PROBE_RTT that ended. */
  public static final int PROBE_RTTS = 6;

  /** BBR's estimate of the bandwidth, packets per µs, Q24. */
  public static final int BANDWIDTH_Q24 = 7;

  /** Packets delivered in the round by its length, packets per µs, Q24. */
  public static final int DELIVERY_RATE_Q24 = 8;

  /** STARTUP 0, DRAIN 1, PROBE_BW 2, PROBE_RTT 3. */
  public static final int BBR_STATE = 9;

  /** The state in which a gain is in force. */
  public static final long PROBE_BW = 2;

  /** Gain in force, Q16. */
  public static final int GAIN_Q16 = 10;

  /** Window in force when the acknowledgement arrived, packets. */
  public static final int CWND_PACKETS = 11;

  /** In flight after it, packets. */
  public static final int INFLIGHT_PACKETS = 12;

  /** Delivered in the round, packets. */
  public static final int DELIVERED_PACKETS = 13;

  /** Found lost in the round, packets. */
  public static final int LOST_PACKETS = 14;

  /** The same as {@link #LOST_PACKETS}. */
  public static final int NACKS = 15;

  /** Delivered in the round by acknowledgements that told of a mark, packets. */
  public static final int CNPS = 16;

  /** Sent in the round, packets, those sent again included. */
  public static final int PACKETS_SENT = 17;

  /** Sent in the round, bytes on the wire. */
  public static final int BYTES_SENT = 18;

  /** Delivered since the flow began, packets. */
  public static final int DELIVERED_TOTAL_PACKETS = 19;

  /** Found lost since the flow began, packets. */
  public static final int LOST_TOTAL_PACKETS = 20;

  /** Rounds since the flow began, this one included. */
  public static final int AGE_ROUNDS = 21;

  /** Time since the flow began, ms. */
  public static final int AGE_MS = 22;

  /** Length of the round, µs. */
  public static final int ROUND_US = 23;

  /** Field names, by index. */
  public static final List<String> NAMES =
      List.of(
          "rtt_us",
          "max_rtt_us",
          "min_rtt_us",
          "rtt_at_loss_us",
          "bbr_min_rtt_us",
          "probe_rtt_us",
          "probe_rtts",
          "bandwidth_q24",
          "delivery_rate_q24",
          "bbr_state",
          "gain_q16",
          "cwnd_packets",
          "inflight_packets",
          "delivered_packets",
          "lost_packets",
          "nacks",
          "cnps",
          "packets_sent",
          "bytes_sent",
          "delivered_total_packets",
          "lost_total_packets",
          "age_rounds",
          "age_ms",
          "round_us");

  /** Number of fields. */
  public static final int SIZE = NAMES.size();

  /** Largest value of a field; what is larger is told as this. */
  public static final long MAX = Integer.MAX_VALUE;

  private BbrReport() {}

  /**
   * Index of the field called {@code name}.
   *
   * @throws IllegalArgumentException if the report has no such field
   */
  public static int indexOf(String name) {
    int index = NAMES.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "a report of BBR has no field `" + name + "`; it has " + NAMES);
    }
    return index;
  }
}
