package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.ScaleFreeObservation.Parameters;

/**
 * The base round-trip time of a flow, the least seen, and the drains that let it be seen. Windows
 * of decisions between drains double, for drains cost throughput.
 */
final class BaseEstimate {
  private static final long MAX_RTT_NS = FlowReport.MAX_RTT_NS;

  /** Base round-trip time as of this report, ns. */
  final Value base;

  /** A drain ends: it took at least two decisions, and enough base round trips. */
  final Value drainOver;

  private final ProgramBuilder b;
  private final Steps s;
  private final Parameters p;
  private final FlowReport report;
  private final FlowPhase phase;
  private final Value oldBase;
  private final Value window;
  private final Value average;
  private final Value reference;
  private final Value heldNow;
  private final Value lowestNow;
  private final Value timeout;

  BaseEstimate(ProgramBuilder b, Steps s, Parameters p, FlowReport report, FlowPhase phase) {
    this.b = b;
    this.s = s;
    this.p = p;
    this.report = report;
    this.phase = phase;
    oldBase = b.state("base_ns", "ns", 1, MAX_RTT_NS, MAX_RTT_NS);
    window = b.state("window", "decisions", 1, p.lastWindow(), p.firstWindow());
    average = b.state("inflation_avg_q16", "Q16", 0, Queue.MAX_RATIO_Q16, 0);
    Value held = b.state("drain_ns", "ns", 0, Integer.MAX_VALUE, 0);
    reference = b.state("drain_from_ns", "ns, 0: no window's end", 0, MAX_RTT_NS, 0);
    Value lowest = b.state("drain_min_ns", "ns", 1, MAX_RTT_NS, MAX_RTT_NS);
    Value sum = b.add("held_sum", held, report.interval);
    heldNow = b.clamp("held_now", sum, 0, Integer.MAX_VALUE);
    lowestNow = b.min("lowest_now", lowest, report.rtt);
    Value length = b.mul("drain_long", oldBase, s.constant(p.drainRtts()));
    Value enough =
        s.and(
            "drain_enough",
            s.less("drain_held", length, heldNow),
            s.less("drain_two", s.constant(0), phase.count));
    drainOver = s.and("drain_over", phase.isDrain, enough);
    base = base();
    timeout = s.less("timeout", window, phase.count);
  }

  private Value base() {
    Value least = b.min("base_least", oldBase, report.rtt);
    // No effect: within a 64th of what it was before.
    Value nearly = b.sub("from_less", reference, b.shr("from_64th", reference, 6));
    Value atTimeout =
        s.and("at_timeout", drainOver, s.less("had_reference", s.constant(0), reference));
    Value noEffect = s.and("no_effect", atTimeout, s.less("still_there", nearly, lowestNow));
    return s.choose("base", noEffect, lowestNow, least);
  }

  /** A flow that runs should drain: a dip or the window's end, if there is anything to drain. */
  Value due(Queue queue) {
    Value eighth = b.shr("eighth_target", queue.target(), 3);
    Value worthIt = s.less("worth_it", eighth, queue.inflation());
    return s.and("due", worthIt, s.or("dip_or_timeout", dip(queue), timeout));
  }

  /** The inflation fell well below its average, in the second half of the window. */
  private Value dip(Queue queue) {
    Value low = s.timesQ16("dip_below", average, s.constant(p.dipQ16()));
    return s.and(
        "dip",
        s.less("dipped", queue.inflation(), low),
        s.less("second_half", window, b.shl("twice_count", phase.count, 1)));
  }

  void update(Queue queue, StartPhases start, Value drains) {
    b.update("base_ns", base);
    updateWindow(start);
    updateAverage(queue, start);
    Value zero = s.constant(0);
    b.update("drain_ns", s.choose("held_next", phase.isDrain, heldNow, zero));
    Value longest = s.less("longest", s.constant(p.lastWindow() - 1), window);
    Value late = s.and("long_timeout", timeout, longest);
    Value from = s.choose("from_timeout", late, report.last, zero);
    b.update("drain_from_ns", s.choose("from_next", drains, from, reference));
    Value none = s.constant(MAX_RTT_NS);
    b.update("drain_min_ns", s.choose("lowest_next", phase.isDrain, lowestNow, none));
  }

  private void updateWindow(StartPhases start) {
    Value twice = b.clamp("window_twice", b.shl("window_shl", window, 1), 1, p.lastWindow());
    Value next = s.choose("window_drained", drainOver, twice, window);
    Value starts = s.or("starts", start.rampEnds, start.flood);
    b.update("window", s.choose("window_next", starts, s.constant(p.firstWindow()), next));
  }

  private void updateAverage(Queue queue, StartPhases start) {
    Value step = b.shr("avg_step", b.sub("avg_gap", queue.inflation(), average), 4);
    Value moved = b.clamp("avg_moved", b.add("avg_sum", average, step), 0, Queue.MAX_RATIO_Q16);
    Value next = s.choose("avg_run", phase.isRun, moved, average);
    Value restart = s.or("restart", start.rampEnds, drainOver);
    b.update("inflation_avg_q16", s.choose("avg_next", restart, queue.inflation(), next));
  }
}
