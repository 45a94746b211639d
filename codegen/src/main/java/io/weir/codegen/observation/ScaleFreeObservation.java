package io.weir.codegen.observation;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;

/**
 * An observation that knows no network: delays count only as ratios to the flow's own estimate of
 * its base round-trip time, rates only as shares of the line.
 *
 * <pre>
 * e      = rtt / base − 1                       inflation
 * target = T / sqrt(rate)                       equal rates are the only joint fixed point
 * lead   = (1 − last rtt / rtt) + unseen        where the inflation is heading
 * r      = clip((e + λ · lead − target) · scale)    &lt; 0: room, &gt; 0: congested
 * </pre>
 *
 * <p>{@code unseen} is the last change of the rate as far as its effect cannot have been measured
 * yet: all of it when decisions are a round trip apart. Without the lead, a rate that integrates
 * what it saw a round trip ago oscillates (a Smith predictor, in control's terms).
 *
 * <p>Worked example: base 8,000 ns, RTT 10,000 ns as before, rate a quarter of the line and
 * constant, T = 0.125: e = 0.25, lead = 0, target = 0.25, r = 0, the operating point.
 *
 * <p>The base is the least round trip seen. As flows that never meet an empty queue never see it,
 * the program drains the queue now and then, and does so at the start:
 *
 * <ul>
 *   <li>SEEK: a new flow cuts its rate after its first report, then by the growth of the round-trip
 *       time, and waits until that has settled. One that sees a flood falls to a floor rate at
 *       once.
 *   <li>RAMP: the rate grows by a factor per decision while the queue is all but empty.
 *   <li>RUN: the policy decides. A dip of the queue below its average, late in a window of
 *       decisions, or the end of the window, begins a drain. All flows of a queue see a dip, so
 *       that they drain together.
 *   <li>DRAIN: the rate is halved for some round trips, then doubled.
 * </ul>
 *
 * <p>A drain at the end of a window without effect on the round-trip time says that there is no
 * queue: then the base was too low (the path has changed) and becomes what was measured.
 *
 * <p>Rates carry a dither of up to 1 %, or flows whose bursts lock into each other's gaps see
 * different queues for ever.
 */
public final class ScaleFreeObservation {
  private static final int Q12 = 12;
  private static final int Q16 = 16;
  private static final long ONE = 1L << Q16;
  private static final long SEEK = 1;
  private static final long RAMP = 2;
  private static final long RUN = 3;
  private static final long DRAIN = 4;
  private static final long MAX_RTT_NS = 1 << 24;
  private static final long MAX_INFLATION_Q16 = 1L << 28;
  private static final long CLIP_Q12 = 8L << Q12;

  /**
   * The constants.
   *
   * @param targetQ16 T, Q16: inflation at which a flow at line rate is content
   * @param leadQ8 λ, Q8
   * @param scaleQ8 factor that brings r to order one, Q8
   * @param firstQ16 multiplier after a flow's first report, Q16
   * @param floorQ20 rate after a flood, Q20 of the line rate
   * @param floodNs first report that means a flood, ns: above every base round-trip time
   * @param seekFlood RTT in units of base (1 + target) that means a flood to a flow that seeks
   * @param runFlood the same for a flow that runs
   * @param rampQ16 growth per decision while ramping, Q16
   * @param rampInflationQ16 inflation that ends the ramp, Q16
   * @param firstWindow decisions until the first drain; later windows are twice as long each
   * @param lastWindow decisions of the longest window
   * @param dipQ16 share of its average that the inflation falls below in a dip, Q16
   * @param drainRtts base round trips that a drain takes
   * @param ditherQ16 largest dither, Q16
   * @param minMultiplierQ16 smallest multiplier of the policy, Q16
   * @param maxMultiplierQ16 largest multiplier of the policy, Q16
   */
  public record Parameters(
      int targetQ16,
      int leadQ8,
      int scaleQ8,
      int firstQ16,
      int floorQ20,
      int floodNs,
      int seekFlood,
      int runFlood,
      int rampQ16,
      int rampInflationQ16,
      int firstWindow,
      int lastWindow,
      int dipQ16,
      int drainRtts,
      int ditherQ16,
      int minMultiplierQ16,
      int maxMultiplierQ16) {
    /** What holds over networks from 10 to 400 Gb/s and base round trips from 4 to 40 µs. */
    public static final Parameters DEFAULT =
        new Parameters(
            8_192, 597, 3_200, 32_768, 2_048, 60_000, 4, 8, 111_411, 3_277, 8, 2_048, 52_429, 4,
            655, 16_384, 131_072);

    /** The same with another target. */
    public Parameters withTarget(int otherTargetQ16) {
      return new Parameters(
          otherTargetQ16,
          leadQ8,
          scaleQ8,
          firstQ16,
          floorQ20,
          floodNs,
          seekFlood,
          runFlood,
          rampQ16,
          rampInflationQ16,
          firstWindow,
          lastWindow,
          dipQ16,
          drainRtts,
          ditherQ16,
          minMultiplierQ16,
          maxMultiplierQ16);
    }
  }

  private final ProgramBuilder b = DecisionProgram.builder("scalefree");
  private final Steps s = new Steps(b);
  private final Parameters p;

  private final Value rtt = b.input("rtt_ns", "ns", 1, MAX_RTT_NS);
  private final Value interval = b.input("monitor_interval_ns", "ns", 1, 1L << 30);
  private final Value rate = b.input("cur_rate_q20", "Q20 of line rate", 1, 1 << 20);

  private final Value phase = b.state("phase", "0 new, 1 seek, 2 ramp, 3 run, 4 drain", 0, 4, 0);
  private final Value oldBase = b.state("base_ns", "ns", 1, MAX_RTT_NS, MAX_RTT_NS);
  private final Value last = b.state("last_rtt_ns", "ns", 1, MAX_RTT_NS, MAX_RTT_NS);
  private final Value count = b.state("count", "decisions in this phase", 0, 4_096, 0);
  private final Value window;
  private final Value average = b.state("inflation_avg_q16", "Q16", 0, MAX_INFLATION_Q16, 0);
  private final Value held = b.state("drain_ns", "ns", 0, Integer.MAX_VALUE, 0);
  private final Value reference =
      b.state("drain_from_ns", "ns, 0: no window's end", 0, MAX_RTT_NS, 0);
  private final Value lowest = b.state("drain_min_ns", "ns", 1, MAX_RTT_NS, MAX_RTT_NS);
  private final Value lastAction;
  private final Value random = b.state("random", "16 bits", 0, 65_535, 0);
  private final Value dither;

  private ScaleFreeObservation(Parameters p) {
    this.p = p;
    window = b.state("window", "decisions", 1, p.lastWindow(), p.firstWindow());
    lastAction =
        b.state("a_prev", "Q16 multiplier", p.minMultiplierQ16(), p.maxMultiplierQ16(), ONE);
    dither = b.state("dither_q16", "Q16", -p.ditherQ16(), p.ditherQ16(), 0);
  }

  /** The observation with the default constants. */
  public static DecisionProgram program() {
    return program(Parameters.DEFAULT);
  }

  /** The observation with other constants. */
  public static DecisionProgram program(Parameters p) {
    return new ScaleFreeObservation(p).build();
  }

  /** What is known of the queue, before any decision. */
  private record Queue(Value base, Value ratio, Value inflation, Value target) {}

  private DecisionProgram build() {
    Value isRun = s.equal("is_run", phase, RUN);
    Value isDrain = s.equal("is_drain", phase, DRAIN);
    Value isSeek = s.equal("is_seek", phase, SEEK);
    Value isRamp = s.equal("is_ramp", phase, RAMP);
    Value isNew = s.equal("is_new", phase, 0);

    // A drain that ends.
    Value heldNow = b.clamp("held_now", b.add("held_sum", held, interval), 0, Integer.MAX_VALUE);
    Value lowestNow = b.min("lowest_now", lowest, rtt);
    Value drainOver = drainOver(isDrain, heldNow);
    Value base = base(drainOver, lowestNow);
    Queue queue = queue(base);

    Value change = change();
    Value rising = s.less("rising", s.constant(ONE / 20), change);
    Value falling = s.less("falling", change, s.constant(-ONE / 20));
    Value settled = s.not("settled", s.or("moving", rising, falling));

    Value aboveFloor = s.less("above_floor", s.constant(p.floorQ20()), rate);
    Value flood = flood(queue, isNew, isSeek, aboveFloor);
    Value queued = s.less("queued", s.constant(ONE * 3 / 2), queue.ratio());
    Value stuck = s.less("stuck", s.constant(6), count);

    // What each phase does next.
    Value seekEnds =
        s.and(
            "seek_ends",
            isSeek,
            s.and(
                "seek_found",
                s.or("seek_clear", settled, s.not("low", aboveFloor)),
                s.not("not_queued", queued)));
    Value rampGoesOn =
        s.and(
            "ramp_goes_on",
            s.or("may_ramp", isRamp, seekEnds),
            s.less("all_but_empty", queue.inflation(), rampLimit(queue)));
    Value rampEnds =
        s.and("ramp_ends", s.or("ramping", isRamp, seekEnds), s.not("no_ramp", rampGoesOn));
    Value running = s.or("running", isRun, rampEnds);
    Value timeout = s.less("timeout", window, count);
    Value dip = dip(queue);
    Value due =
        s.and(
            "due",
            s.less("worth_it", b.shr("eighth_target", queue.target(), 3), queue.inflation()),
            s.or("dip_or_timeout", dip, timeout));
    Value calm = s.not("calm", flood);
    Value drains = s.and("drains", s.and("run_due", isRun, due), calm);
    Value decides = s.and("decides", s.and("runs", running, s.not("no_drain", drains)), calm);

    features(queue, change);
    Value action = action();
    Value newRandom = newRandom();
    Value newDither = newDither(newRandom);

    // Multipliers of the phases, later ones take precedence.
    Value hold = s.constant(ONE);
    Value seekCut =
        seekCut(
            s.and("seek_queued", isSeek, queued),
            s.and("grows", rising, aboveFloor),
            s.and("is_stuck", settled, stuck));
    Value m = s.choose("m_seek", isSeek, seekCut, hold);
    m = s.choose("m_first", isNew, s.constant(p.firstQ16()), m);
    m = s.choose("m_ramp", rampGoesOn, s.constant(p.rampQ16()), m);
    m = s.choose("m_run", decides, action, m);
    m = s.choose("m_drain", drains, s.constant(ONE / 2), m);
    m = s.choose("m_refill", drainOver, s.constant(2 * ONE), m);
    m = s.choose("m_flood", flood, toFloor(), m);
    Value dithered = s.timesQ16("dithered", m, ditherStep(newDither, decides));
    b.output(b.clamp("multiplier", dithered, 1, 4 * ONE));

    // State.
    Value next = s.choose("next_seek", isNew, s.constant(SEEK), phase);
    next = s.choose("next_ramp", seekEnds, s.constant(RAMP), next);
    next = s.choose("next_run", s.or("to_run", rampEnds, drainOver), s.constant(RUN), next);
    next = s.choose("next_drain", drains, s.constant(DRAIN), next);
    next = s.choose("next_flood", flood, s.constant(SEEK), next);
    b.update("phase", next);
    b.update("base_ns", base);
    b.update("last_rtt_ns", rtt);
    updateCount(isSeek, settled, drains, drainOver, rampEnds, flood);
    updateWindow(drainOver, rampEnds, flood);
    updateAverage(queue, rampEnds, drainOver, isRun);
    Value zero = s.constant(0);
    b.update("drain_ns", s.choose("held_next", isDrain, heldNow, zero));
    b.update(
        "drain_from_ns",
        s.choose(
            "from_next",
            drains,
            s.choose("from_timeout", s.and("long_timeout", timeout, longest()), last, zero),
            reference));
    b.update("drain_min_ns", s.choose("lowest_next", isDrain, lowestNow, s.constant(MAX_RTT_NS)));
    b.update("a_prev", s.choose("a_next", decides, action, hold));
    b.update("random", newRandom);
    b.update("dither_q16", s.choose("dither_next", decides, newDither, dither));
    return b.build();
  }

  /** At least two decisions, and so many base round trips. */
  private Value drainOver(Value isDrain, Value heldNow) {
    Value long_ = b.mul("drain_long", oldBase, s.constant(p.drainRtts()));
    return s.and(
        "drain_over",
        isDrain,
        s.and(
            "drain_enough",
            s.less("drain_held", long_, heldNow),
            s.less("drain_two", s.constant(0), count)));
  }

  /** The window is the longest. */
  private Value longest() {
    return s.less("longest", s.constant(p.lastWindow() - 1), window);
  }

  private Value base(Value drainOver, Value lowestNow) {
    Value least = b.min("base_least", oldBase, rtt);
    // No effect: within a 64th of what it was before.
    Value nearly = b.sub("from_less", reference, b.shr("from_64th", reference, 6));
    Value noEffect =
        s.and(
            "no_effect",
            s.and("at_timeout", drainOver, s.less("had_reference", s.constant(0), reference)),
            s.less("still_there", nearly, lowestNow));
    return s.choose("base", noEffect, lowestNow, least);
  }

  private Queue queue(Value base) {
    Value ratio =
        b.clamp("ratio_q16", s.ratioQ16("rtt_by_base", rtt, base), ONE, MAX_INFLATION_Q16);
    Value inflation = b.sub("inflation_q16", ratio, s.constant(ONE));
    Value root = b.isqrt("sqrt_rate_q15", b.shl("rate_q30", rate, 10));
    Value inverse = b.recip("inv_sqrt_rate_q16", root, 31);
    Value target = s.timesQ16("target_q16", inverse, s.constant(p.targetQ16()));
    return new Queue(base, ratio, inflation, target);
  }

  /** 1 − last RTT / RTT, Q16, limited to ±1. */
  private Value change() {
    Value byNow = s.ratioQ16("last_by_rtt", last, rtt);
    return b.clamp("change_q16", b.sub("change_raw", s.constant(ONE), byNow), -ONE, ONE);
  }

  private Value flood(Queue queue, Value isNew, Value isSeek, Value aboveFloor) {
    Value content = b.add("content_q16", queue.target(), s.constant(ONE));
    Value factor =
        s.choose("flood_factor", isSeek, s.constant(p.seekFlood()), s.constant(p.runFlood()));
    Value inflated = s.less("inflated", b.mul("flood_ratio", content, factor), queue.ratio());
    Value firstLong = s.and("first_long", isNew, s.less("long_rtt", s.constant(p.floodNs()), rtt));
    return s.and("flood", s.or("flooded", inflated, firstLong), aboveFloor);
  }

  private Value rampLimit(Queue queue) {
    return b.min(
        "ramp_limit", b.shr("half_target", queue.target(), 1), s.constant(p.rampInflationQ16()));
  }

  /** The inflation fell well below its average, in the second half of the window. */
  private Value dip(Queue queue) {
    Value low = s.timesQ16("dip_below", average, s.constant(p.dipQ16()));
    return s.and(
        "dip",
        s.less("dipped", queue.inflation(), low),
        s.less("second_half", window, b.shl("twice_count", count, 1)));
  }

  private void features(Queue queue, Value change) {
    Value unseen = unseen();
    Value lead =
        b.shr(
            "lead_q16",
            b.mul("lead_q24", b.add("heading", change, unseen), s.constant(p.leadQ8())),
            8);
    Value error = b.add("error_q16", b.sub("excess_q16", queue.inflation(), queue.target()), lead);
    Value scaled = b.shr("scaled_q12", b.mul("scaled_q24", error, s.constant(p.scaleQ8())), 12);
    b.rewardFeature(b.clamp("r", scaled, -CLIP_Q12, CLIP_Q12), Q12);
    b.feature(b.shr("change_q13", change, 1), Q12);
    b.feature(b.shr("unseen_q13", unseen, 1), Q12);
    Value target = b.max("target_1", queue.target(), s.constant(1));
    Value used = s.ratioQ16("used", queue.inflation(), target);
    Value free = b.clamp("free_q16", b.sub("free_raw", s.constant(ONE), used), -ONE, ONE);
    b.feature(b.shr("free_q12", free, 4), Q12);
    Value empty = s.ratioQ16("base_by_rtt", queue.base(), rtt);
    Value full = b.clamp("full_q16", b.sub("full_raw", s.constant(ONE), empty), 0, ONE);
    b.feature(b.shr("full_q12", full, 4), Q12);
  }

  /** The last action as far as its effect was not seen yet: its share that lies within an RTT. */
  private Value unseen() {
    Value share = b.clamp("unseen_share", s.ratioQ16("rtt_by_interval", rtt, interval), 0, ONE);
    Value step = b.sub("last_step_q16", lastAction, s.constant(ONE));
    return s.timesQ16("unseen_q16", share, step);
  }

  private Value action() {
    Value score = b.score("score", -ONE, ONE);
    // The policy's step is 1.2 at most; what it asks for counts four times.
    Value wanted = b.add("wanted", s.constant(ONE), b.shl("step", score, 2));
    return b.clamp("action", wanted, p.minMultiplierQ16(), p.maxMultiplierQ16());
  }

  /** A linear congruential generator that the round-trip time stirs. */
  private Value newRandom() {
    Value sum =
        b.add(
            "random_sum",
            b.add("random_rtt", b.mul("random_mul", random, s.constant(25_173)), rtt),
            s.constant(13_849));
    Value high = b.shl("random_high", b.shr("random_over", sum, 16), 16);
    return b.clamp("random_next", b.sub("random_low", sum, high), 0, 65_535);
  }

  private Value newDither(Value random) {
    Value centred = b.sub("random_centred", random, s.constant(32_768));
    Value scaled = b.shr("dither_raw", b.mul("dither_q31", centred, s.constant(p.ditherQ16())), 15);
    return b.clamp("dither_new", scaled, -p.ditherQ16(), p.ditherQ16());
  }

  /** From the last dither to the next, so that dithers do not add up. */
  private Value ditherStep(Value next, Value decides) {
    Value step = b.sub("dither_step", next, dither);
    return b.add("dither_factor", s.constant(ONE), b.mul("dither_on", decides, step));
  }

  private Value seekCut(Value queued, Value grows, Value stuck) {
    Value growth = b.clamp("rise_q16", s.ratioQ16("fall_to", last, rtt), ONE / 64, ONE);
    Value cut = s.choose("cut_rising", grows, growth, s.constant(ONE));
    Value halved = s.choose("cut_stuck", stuck, s.constant(ONE / 2), cut);
    return s.choose("seek_cut", queued, halved, s.constant(ONE));
  }

  private Value toFloor() {
    Value recip = b.recip("rate_recip_q31", rate, 31);
    Value ratio = b.shr("floor_q16", b.mul("floor_q31", recip, s.constant(p.floorQ20())), 15);
    return b.clamp("to_floor", ratio, 1, ONE);
  }

  private void updateCount(
      Value isSeek, Value settled, Value drains, Value drainOver, Value rampEnds, Value flood) {
    Value more = b.add("count_more", count, s.constant(1));
    Value zero = s.constant(0);
    Value next =
        s.choose(
            "count_moving", s.and("seek_moving", isSeek, s.not("unsettled", settled)), zero, more);
    next = s.choose("count_drains", s.or("turns", drains, drainOver), zero, next);
    next = s.choose("count_other", s.or("begins", rampEnds, flood), zero, next);
    b.update("count", b.clamp("count_next", next, 0, 4_096));
  }

  private void updateWindow(Value drainOver, Value rampEnds, Value flood) {
    Value twice = b.clamp("window_twice", b.shl("window_shl", window, 1), 1, p.lastWindow());
    Value next = s.choose("window_drained", drainOver, twice, window);
    next =
        s.choose("window_next", s.or("starts", rampEnds, flood), s.constant(p.firstWindow()), next);
    b.update("window", next);
  }

  private void updateAverage(Queue queue, Value rampEnds, Value drainOver, Value isRun) {
    Value step = b.shr("avg_step", b.sub("avg_gap", queue.inflation(), average), 4);
    Value moved = b.clamp("avg_moved", b.add("avg_sum", average, step), 0, MAX_INFLATION_Q16);
    Value next = s.choose("avg_run", isRun, moved, average);
    b.update(
        "inflation_avg_q16",
        s.choose("avg_next", s.or("restart", rampEnds, drainOver), queue.inflation(), next));
  }
}
