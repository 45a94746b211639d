package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.ScaleFreeObservation.Parameters;

/** What the policy sees: the signal r first, then what it is made of. */
final class Features {
  private static final int Q12 = 12;
  private static final long ONE = 1L << 16;
  private static final long CLIP_Q12 = 8L << Q12;

  private final ProgramBuilder b;
  private final Steps s;
  private final Parameters p;
  private final FlowReport report;

  Features(ProgramBuilder b, Steps s, Parameters p, FlowReport report) {
    this.b = b;
    this.s = s;
    this.p = p;
    this.report = report;
  }

  void add(Queue queue, Value lastAction) {
    Value unseen = unseen(lastAction);
    b.rewardFeature(signal(queue, unseen), Q12);
    b.feature(b.shr("change_q13", report.change, 1), Q12);
    b.feature(b.shr("unseen_q13", unseen, 1), Q12);
    Value target = b.max("target_1", queue.target(), s.constant(1));
    Value used = s.ratioQ16("used", queue.inflation(), target);
    Value free = b.clamp("free_q16", b.sub("free_raw", s.constant(ONE), used), -ONE, ONE);
    b.feature(b.shr("free_q12", free, 4), Q12);
    Value empty = s.ratioQ16("base_by_rtt", queue.base(), report.rtt);
    Value full = b.clamp("full_q16", b.sub("full_raw", s.constant(ONE), empty), 0, ONE);
    b.feature(b.shr("full_q12", full, 4), Q12);
  }

  private Value signal(Queue queue, Value unseen) {
    Value heading = b.add("heading", report.change, unseen);
    Value lead = b.shr("lead_q16", b.mul("lead_q24", heading, s.constant(p.leadQ8())), 8);
    Value excess = b.sub("excess_q16", queue.inflation(), queue.target());
    Value error = b.add("error_q16", excess, lead);
    Value scaled = b.shr("scaled_q12", b.mul("scaled_q24", error, s.constant(p.scaleQ8())), 12);
    return b.clamp("r", scaled, -CLIP_Q12, CLIP_Q12);
  }

  /** The last action as far as its effect was not seen yet: its share that lies within an RTT. */
  private Value unseen(Value lastAction) {
    Value ratio = s.ratioQ16("rtt_by_interval", report.rtt, report.interval);
    Value share = b.clamp("unseen_share", ratio, 0, ONE);
    Value step = b.sub("last_step_q16", lastAction, s.constant(ONE));
    return s.timesQ16("unseen_q16", share, step);
  }
}
