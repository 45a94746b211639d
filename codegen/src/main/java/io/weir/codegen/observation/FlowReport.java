package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;

/** What a report says, and how its round-trip time compares with the last one's. */
final class FlowReport {
  /** Longest round-trip time that counts, ns. */
  static final long MAX_RTT_NS = 1 << 24;

  private static final long ONE = 1L << 16;

  /** Round-trip time, ns. */
  final Value rtt;

  /** Time since the last report, ns. */
  final Value interval;

  /** Rate before the decision, Q20 of the line rate. */
  final Value rate;

  /** Round-trip time of the report before, ns. */
  final Value last;

  /** 1 − last RTT / RTT, Q16, limited to ±1. */
  final Value change;

  /** The round-trip time grew by more than a twentieth. */
  final Value rising;

  /** It shrank by more than a twentieth of what it is. */
  final Value falling;

  /** Neither. */
  final Value settled;

  private final ProgramBuilder b;

  FlowReport(ProgramBuilder b, Steps s) {
    this.b = b;
    rtt = b.input("rtt_ns", "ns", 1, MAX_RTT_NS);
    interval = b.input("monitor_interval_ns", "ns", 1, 1L << 30);
    rate = b.input("cur_rate_q20", "Q20 of line rate", 1, 1 << 20);
    last = b.state("last_rtt_ns", "ns", 1, MAX_RTT_NS, MAX_RTT_NS);
    Value byNow = s.ratioQ16("last_by_rtt", last, rtt);
    change = b.clamp("change_q16", b.sub("change_raw", s.constant(ONE), byNow), -ONE, ONE);
    rising = s.less("rising", s.constant(ONE / 20), change);
    falling = s.less("falling", change, s.constant(-ONE / 20));
    settled = s.not("settled", s.or("moving", rising, falling));
  }

  void update() {
    b.update("last_rtt_ns", rtt);
  }
}
