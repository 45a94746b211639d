package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.ScaleFreeObservation.Parameters;

/**
 * How a flow finds a rate before the policy decides: SEEK and RAMP, after its start or a flood.
 *
 * <p>The load is how much faster probes leave than their answers come, as in a packet pair: with
 * answers {@code interval} apart whose round-trip time fell by d, the probes left interval + d
 * apart, and the line carried all that came with interval / (interval + d) of its time. While a
 * queue shrinks, flows thus see how much more they could send, all together, and do not have to
 * climb from the floor.
 *
 * <pre>
 * load  = interval / (interval + d)             of the rates before the last change
 * raise = ½ / (load · last multiplier)          to half the line
 * ramp  = 1 + interval / (rampRtts · base)      growth by time, not by decision: flows whose
 *                                               decisions are further apart keep up
 * </pre>
 *
 * <p>Worked number: RTT 808 µs, then 8 µs, answers 200 µs apart: the probes left 1,000 µs apart,
 * the load was at most 0.2, and the rate grows by 2.5.
 */
final class StartPhases {
  private static final long ONE = 1L << 16;
  private static final long MAX_MULTIPLIER = 4 * ONE;

  /** The queue is far longer than the flow could make it: down to the floor. */
  final Value flood;

  /** The flow stops seeking. */
  final Value seekEnds;

  /** The rate grows with this decision. */
  final Value rampGoesOn;

  /** The flow begins to run. */
  final Value rampEnds;

  /** A flow that seeks has cut its rate with this decision, or its queue shrinks. */
  final Value cutOrFalling;

  private final ProgramBuilder b;
  private final Steps s;
  private final Parameters p;
  private final FlowReport report;
  private final FlowPhase phase;
  private final Queue queue;
  private final Value lastAction;
  private final Value aboveFloor;
  private final Value longRtt;
  private final Value seekMultiplier;
  private final Value growth;

  StartPhases(
      ProgramBuilder b,
      Steps s,
      Parameters p,
      FlowReport report,
      FlowPhase phase,
      Queue queue,
      Value lastAction) {
    this.b = b;
    this.s = s;
    this.p = p;
    this.report = report;
    this.phase = phase;
    this.queue = queue;
    this.lastAction = lastAction;
    aboveFloor = s.less("above_floor", s.constant(p.floorQ20()), report.rate);
    longRtt = s.less("long_rtt", s.constant(p.floodNs()), report.rtt);
    flood = flood();
    Value queued = queued();
    Value clear = s.not("clear", s.or("falling_or_queued", report.falling, queued));
    seekEnds = s.and("seek_ends", phase.isSeek, clear);
    Value mayRamp = s.or("may_ramp", phase.isRamp, seekEnds);
    rampGoesOn = s.and("ramp_goes_on", mayRamp, s.less("has_room", queue.inflation(), rampLimit()));
    rampEnds = s.and("ramp_ends", mayRamp, s.not("no_ramp", rampGoesOn));
    Value cut = seekCut(queued);
    Value cuts = s.less("cuts", cut, s.constant(ONE));
    cutOrFalling =
        s.and("cut_or_falling", phase.isSeek, s.or("falling_or_cuts", report.falling, cuts));
    seekMultiplier = s.choose("seek_raise", report.falling, raise(), cut);
    growth = growth();
  }

  /** A queue that shrinks already is no flood. */
  private Value flood() {
    Value content = b.add("content_q16", queue.target(), s.constant(ONE));
    Value factor =
        s.choose("flood_factor", phase.isSeek, s.constant(p.seekFlood()), s.constant(p.runFlood()));
    Value inflated = s.less("inflated", b.mul("flood_ratio", content, factor), queue.ratio());
    Value swollen = s.and("swollen", inflated, s.not("not_falling", report.falling));
    Value firstLong = s.and("first_long", phase.isNew, longRtt);
    return s.and("flood", s.or("flooded", swollen, firstLong), aboveFloor);
  }

  /** More of a queue than the flow wants, or one that is there whatever the base is. */
  private Value queued() {
    Value limit = b.max("queued_from", s.constant(ONE / 2), queue.target());
    Value beyond = s.less("beyond", limit, queue.inflation());
    return s.or("queued", beyond, longRtt);
  }

  private Value rampLimit() {
    return b.shr("ramp_limit", b.mul("ramp_share", queue.target(), s.constant(p.rampShareQ8())), 8);
  }

  /** By the growth of the queue; to a quarter if a round trip after the last cut did nothing. */
  private Value seekCut(Value queued) {
    Value share =
        b.clamp("rise_q16", s.ratioQ16("fall_to", report.last, report.rtt), ONE / 64, ONE);
    Value grows = s.and("grows", report.rising, aboveFloor);
    Value cut = s.choose("cut_rising", grows, share, s.constant(ONE));
    Value stuck = s.and("stuck", report.settled, s.less("waited", s.constant(0), phase.count));
    Value quartered = s.choose("cut_stuck", stuck, s.constant(ONE / 4), cut);
    return s.choose("seek_cut", queued, quartered, s.constant(ONE));
  }

  /** To half the line, by the load that the shrinking queue shows; never down. */
  private Value raise() {
    Value fell = b.sub("fell", report.last, report.rtt);
    Value apart = b.clamp("sent_apart", b.add("sent_sum", report.interval, fell), 1, 1L << 30);
    Value inverse =
        b.clamp("inv_load", s.ratioQ16("sent_by_interval", apart, report.interval), 0, 64 * ONE);
    Value half = b.shr("half_inv_load", inverse, 1);
    Value unseen = b.recip("inv_action_q15", lastAction, 31);
    Value wanted = b.shr("raise_q16", b.mul("raise_q31", half, unseen), 15);
    return b.clamp("raise", wanted, ONE, MAX_MULTIPLIER);
  }

  private Value growth() {
    Value trips = s.ratioQ16("interval_by_base", report.interval, queue.base());
    Value step =
        b.shr("growth_step", b.mul("growth_q24", trips, s.constant(256 / p.rampRtts())), 8);
    return b.clamp("growth", b.add("growth_sum", s.constant(ONE), step), ONE, 2 * ONE);
  }

  /** The multiplier of the phases of the start, one in the others. */
  Value multiplier() {
    Value m = s.choose("m_seek", phase.isSeek, seekMultiplier, s.constant(ONE));
    m = s.choose("m_ramp", rampGoesOn, growth, m);
    return m;
  }

  /** The multiplier to the floor: lower for a flow that has never had an answer in time. */
  Value toFloor() {
    Value floor =
        s.choose("floor", phase.isNew, s.constant(p.newFloorQ20()), s.constant(p.floorQ20()));
    Value recip = b.recip("rate_recip_q31", report.rate, 31);
    Value ratio = b.shr("floor_q16", b.mul("floor_q31", recip, floor), 15);
    return b.clamp("to_floor", ratio, 1, ONE);
  }
}
