package io.weir.codegen.target.tcp;

import static io.weir.codegen.target.tcp.TcpSignal.Offer.BBR;
import static io.weir.codegen.target.tcp.TcpSignal.Offer.BOTH;
import static io.weir.codegen.target.tcp.TcpSignal.Offer.RATE;

import java.util.Arrays;
import java.util.Optional;

/**
 * What TCP can tell a decision program, by the name of its input. All of it is of the round trip
 * that has just ended, except where another time is named.
 */
public enum TcpSignal {
  /** Least round-trip time of the round, in the configured unit of time. */
  RTT("rtt_ns", BOTH, "rtt_ns", ""),
  /** Least round-trip time of the flow, in the configured unit of time. */
  BASE_RTT("base_rtt_ns", BOTH, "base_rtt_ns", ""),
  /** Time since the last decision, in the configured unit of time. */
  MONITOR_INTERVAL("monitor_interval_ns", BOTH, "monitor_interval_ns", ""),
  /** The flow's rate, Q20 of the configured line rate. */
  RATE_Q20("cur_rate_q20", RATE, "cur_rate_q20", ""),
  /** Packets found lost. */
  NACKS("nacks", BOTH, "lost_packets", "LOST"),
  /** Packets delivered with a congestion mark (ECN). */
  CNPS("cnps", BOTH, "marked_packets", "CE"),
  /** Bytes sent, resent ones included. */
  BYTES_SENT("bytes_sent", BOTH, "bytes_sent", "BYTES_SENT"),
  /** Segments with data sent, resent ones included. */
  PACKETS_SENT("packets_sent", BOTH, "packets_sent", "PACKETS_SENT"),
  /** Least round-trip time of the round, µs. */
  RTT_US("rtt_us", BOTH, "rtt_us", ""),
  /** Least round-trip time of the flow, µs. */
  MIN_RTT_US("min_rtt_us", BOTH, "min_rtt_us", ""),
  /** Most of the round, µs. */
  MAX_RTT_US("max_rtt_us", BOTH, "max_rtt_us", "MAX_RTT"),
  /** Round-trip time at the last ACK that found a loss, µs; 0 before the first. */
  RTT_AT_LOSS_US("rtt_at_loss_us", BOTH, "rtt_at_loss_us", "RTT_AT_LOSS"),
  /** Packets delivered per µs, Q24. */
  DELIVERY_RATE("delivery_rate_q24", BOTH, "delivery_rate_q24", "DELIVERY_RATE"),
  /** Bandwidth as BBR has it: the most of ten rounds' delivery rates, packets per µs, Q24. */
  BANDWIDTH("bandwidth_q24", BBR, "bandwidth_q24", ""),
  /** Least round-trip time as BBR has it: of ten seconds, µs. */
  BBR_MIN_RTT_US("bbr_min_rtt_us", BBR, "bbr_min_rtt_us", ""),
  /** State of BBR: STARTUP 0, DRAIN 1, PROBE_BW 2, PROBE_RTT 3. */
  BBR_STATE("bbr_state", BBR, "bbr_state", ""),
  /** Least round-trip time seen in the PROBE_RTT that ended last, µs; 0 before the first ended. */
  PROBE_RTT_US("probe_rtt_us", BBR, "probe_rtt_us", ""),
  /** PROBE_RTT phases that ended. */
  PROBE_RTTS("probe_rtts", BBR, "probe_rtts", ""),
  /** Gain of the window before this decision, Q16; 2 at first. */
  GAIN_Q16("gain_q16", BBR, "gain_q16", ""),
  /** Packets found lost since the flow began. */
  LOST_TOTAL("lost_total_packets", BBR, "lost_total_packets", ""),
  /** Packets delivered since the flow began. */
  DELIVERED_TOTAL("delivered_total_packets", BBR, "delivered_total_packets", ""),
  /** Time since the flow began, ms. */
  AGE_MS("age_ms", BBR, "age_ms", "AGE_MS"),
  /** The window, packets; of BBR, the one that the ACK met. */
  CWND("cwnd_packets", BOTH, "cwnd_packets", ""),
  /** Packets in the network, as the kernel counts them. */
  INFLIGHT("inflight_packets", BOTH, "inflight_packets", ""),
  /** Packets delivered. */
  DELIVERED("delivered_packets", BOTH, "delivered_packets", ""),
  /** Packets found lost; the same as nacks. */
  LOST("lost_packets", BOTH, "lost_packets", "LOST"),
  /** Rounds since the flow began. */
  AGE("age_rounds", BOTH, "rounds", ""),
  /** Length of the round, µs. */
  ROUND_US("round_us", BOTH, "round_us", "");

  /** Which shells offer a signal. */
  enum Offer {
    BOTH,
    RATE,
    BBR
  }

  private final String inputName;
  private final Offer offer;
  private final String field;
  private final String wants;

  TcpSignal(String inputName, Offer offer, String field, String wants) {
    this.inputName = inputName;
    this.offer = offer;
    this.field = field;
    this.wants = wants;
  }

  /** Name of the input that means this signal. */
  public String inputName() {
    return inputName;
  }

  /** Whether {@code control} can tell a program this. */
  public boolean offeredBy(TcpControl control) {
    return offer == BOTH || offer == (control == TcpControl.RATE ? RATE : BBR);
  }

  /** The signal of an input. */
  public static Optional<TcpSignal> of(String inputName) {
    return Arrays.stream(values()).filter(s -> s.inputName.equals(inputName)).findFirst();
  }

  /** Its field of {@code struct weir_signals}. */
  String field() {
    return field;
  }

  /** What has to be measured for it: the end of {@code WEIR_WANTS_…}; empty if nothing has. */
  String wants() {
    return wants;
  }

  /** Words of 32 bits that measuring it takes in {@code struct weir_round}. */
  static int words(String wants) {
    return switch (wants) {
      case "", "DELIVERY_RATE", "AGE_MS" -> 0;
      case "RTT_AT_LOSS" -> 2;
      default -> 1;
    };
  }
}
