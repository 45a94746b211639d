package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;

/**
 * What is known of the queue, before any decision.
 *
 * @param base base round-trip time, ns
 * @param ratio RTT in units of the base, Q16
 * @param inflation the same minus one, Q16
 * @param target inflation at which the flow is content, Q16
 */
record Queue(Value base, Value ratio, Value inflation, Value target) {
  /** Largest ratio, Q16. */
  static final long MAX_RATIO_Q16 = 1L << 28;

  private static final long ONE = 1L << 16;

  static Queue of(ProgramBuilder b, Steps s, FlowReport report, Value base, long targetQ16) {
    Value ratio =
        b.clamp("ratio_q16", s.ratioQ16("rtt_by_base", report.rtt, base), ONE, MAX_RATIO_Q16);
    Value inflation = b.sub("inflation_q16", ratio, s.constant(ONE));
    Value root = b.isqrt("sqrt_rate_q15", b.shl("rate_q30", report.rate, 10));
    Value inverse = b.recip("inv_sqrt_rate_q16", root, 31);
    Value target = s.timesQ16("target_q16", inverse, s.constant(targetQ16));
    return new Queue(base, ratio, inflation, target);
  }
}
