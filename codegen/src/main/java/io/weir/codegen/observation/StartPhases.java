package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.ScaleFreeObservation.Parameters;

/** How a flow finds a rate before the policy decides: SEEK and RAMP, after its start or a flood. */
final class StartPhases {
  private static final long ONE = 1L << 16;

  /** The queue is far longer than the flow could make it: down to the floor. */
  final Value flood;

  /** The flow stops seeking. */
  final Value seekEnds;

  /** The rate grows with this decision. */
  final Value rampGoesOn;

  /** The flow begins to run. */
  final Value rampEnds;

  /** A flow seeks, and its round-trip time has not settled. */
  final Value unsettled;

  private final ProgramBuilder b;
  private final Steps s;
  private final Parameters p;
  private final FlowReport report;
  private final FlowPhase phase;
  private final Queue queue;
  private final Value aboveFloor;
  private final Value seekCut;

  StartPhases(
      ProgramBuilder b, Steps s, Parameters p, FlowReport report, FlowPhase phase, Queue queue) {
    this.b = b;
    this.s = s;
    this.p = p;
    this.report = report;
    this.phase = phase;
    this.queue = queue;
    aboveFloor = s.less("above_floor", s.constant(p.floorQ20()), report.rate);
    flood = flood();
    Value queued = s.less("queued", s.constant(ONE * 3 / 2), queue.ratio());
    Value clear = s.or("seek_clear", report.settled, s.not("low", aboveFloor));
    Value found = s.and("seek_found", clear, s.not("not_queued", queued));
    seekEnds = s.and("seek_ends", phase.isSeek, found);
    Value mayRamp = s.or("may_ramp", phase.isRamp, seekEnds);
    Value room = s.less("all_but_empty", queue.inflation(), rampLimit());
    rampGoesOn = s.and("ramp_goes_on", mayRamp, room);
    rampEnds = s.and("ramp_ends", mayRamp, s.not("no_ramp", rampGoesOn));
    unsettled = s.and("seek_moving", phase.isSeek, s.not("unsettled", report.settled));
    seekCut = seekCut(queued);
  }

  private Value flood() {
    Value content = b.add("content_q16", queue.target(), s.constant(ONE));
    Value factor =
        s.choose("flood_factor", phase.isSeek, s.constant(p.seekFlood()), s.constant(p.runFlood()));
    Value inflated = s.less("inflated", b.mul("flood_ratio", content, factor), queue.ratio());
    Value longRtt = s.less("long_rtt", s.constant(p.floodNs()), report.rtt);
    Value firstLong = s.and("first_long", phase.isNew, longRtt);
    return s.and("flood", s.or("flooded", inflated, firstLong), aboveFloor);
  }

  private Value rampLimit() {
    Value half = b.shr("half_target", queue.target(), 1);
    return b.min("ramp_limit", half, s.constant(p.rampInflationQ16()));
  }

  /** By the growth of the queue; to half if it has been settled for long. */
  private Value seekCut(Value queued) {
    Value growth =
        b.clamp("rise_q16", s.ratioQ16("fall_to", report.last, report.rtt), ONE / 64, ONE);
    Value grows = s.and("grows", report.rising, aboveFloor);
    Value cut = s.choose("cut_rising", grows, growth, s.constant(ONE));
    Value stuck = s.and("is_stuck", report.settled, s.less("stuck", s.constant(6), phase.count));
    Value halved = s.choose("cut_stuck", stuck, s.constant(ONE / 2), cut);
    return s.choose("seek_cut", queued, halved, s.constant(ONE));
  }

  /** The multiplier of the phases of the start, one in the others. */
  Value multiplier() {
    Value m = s.choose("m_seek", phase.isSeek, seekCut, s.constant(ONE));
    m = s.choose("m_first", phase.isNew, s.constant(p.firstQ16()), m);
    return s.choose("m_ramp", rampGoesOn, s.constant(p.rampQ16()), m);
  }

  /** The multiplier to the floor. */
  Value toFloor() {
    Value recip = b.recip("rate_recip_q31", report.rate, 31);
    Value ratio = b.shr("floor_q16", b.mul("floor_q31", recip, s.constant(p.floorQ20())), 15);
    return b.clamp("to_floor", ratio, 1, ONE);
  }
}
