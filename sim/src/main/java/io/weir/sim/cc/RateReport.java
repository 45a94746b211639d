package io.weir.sim.cc;

import java.util.List;

/**
 * Layout of the report a NIC hands to a rate decision: one {@code long} per field, each in the
 * range of an unsigned 32-bit integer. The names are those of the NIC contract (RL-CC; DOCA PCC)
 * and are the names decision programs declare as inputs.
 */
public final class RateReport {
  /** Round-trip time of the completed probe, ns. */
  public static final int RTT_NS = 0;

  /** Base (idle) round-trip time the host assumes for the flow, ns. */
  public static final int BASE_RTT_NS = 1;

  /** Negative acknowledgements since the last report. */
  public static final int NACKS = 2;

  /** Congestion notification packets since the last report. */
  public static final int CNPS = 3;

  /** Bytes sent since the last report. */
  public static final int BYTES_SENT = 4;

  /** Current rate, Q20: {@code 1 << 20} is the line rate. */
  public static final int CUR_RATE_Q20 = 5;

  /** Time since the last report, ns. */
  public static final int MONITOR_INTERVAL_NS = 6;

  /** Packets sent since the last report. */
  public static final int PACKETS_SENT = 7;

  /** Field names, by index. */
  public static final List<String> NAMES =
      List.of(
          "rtt_ns",
          "base_rtt_ns",
          "nacks",
          "cnps",
          "bytes_sent",
          "cur_rate_q20",
          "monitor_interval_ns",
          "packets_sent");

  /** Number of fields. */
  public static final int SIZE = NAMES.size();

  private RateReport() {}

  /**
   * Index of the field called {@code name}.
   *
   * @throws IllegalArgumentException if the report has no such field
   */
  public static int indexOf(String name) {
    int index = NAMES.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "a rate report has no field `" + name + "`; it has " + NAMES);
    }
    return index;
  }
}
