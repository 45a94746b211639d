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
 * <p>Rates carry a {@link Dither} of up to 1 %. The start is in {@link StartPhases}, base and
 * drains are in {@link BaseEstimate}, what the policy sees is in {@link Features}.
 */
public final class ScaleFreeObservation {
  private static final long ONE = 1L << 16;

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
  private final FlowReport report = new FlowReport(b, s);
  private final FlowPhase phase = new FlowPhase(b, s);
  private final BaseEstimate base;
  private final Dither dither;
  private final Value lastAction;
  private final Queue queue;
  private final StartPhases start;

  private ScaleFreeObservation(Parameters p) {
    this.p = p;
    base = new BaseEstimate(b, s, p, report, phase);
    dither = new Dither(b, s, p, report);
    lastAction =
        b.state("a_prev", "Q16 multiplier", p.minMultiplierQ16(), p.maxMultiplierQ16(), ONE);
    queue = Queue.of(b, s, report, base.base, p.targetQ16());
    start = new StartPhases(b, s, p, report, phase, queue);
  }

  /** The observation with the default constants. */
  public static DecisionProgram program() {
    return program(Parameters.DEFAULT);
  }

  /** The observation with other constants. */
  public static DecisionProgram program(Parameters p) {
    return new ScaleFreeObservation(p).build();
  }

  private DecisionProgram build() {
    Value calm = s.not("calm", start.flood);
    Value runDue = s.and("run_due", phase.isRun, base.due(queue));
    Value drains = s.and("drains", runDue, calm);
    Value running = s.or("running", phase.isRun, start.rampEnds);
    Value runs = s.and("runs", running, s.not("no_drain", drains));
    Value decides = s.and("decides", runs, calm);
    new Features(b, s, p, report).add(queue, lastAction);
    Value action = action();
    b.output(b.clamp("multiplier", multiplier(drains, decides, action), 1, 4 * ONE));
    phase.update(start, base, drains);
    report.update();
    base.update(queue, start, drains);
    return b.build();
  }

  /** The multipliers of the phases, later ones take precedence; and the dither. */
  private Value multiplier(Value drains, Value decides, Value action) {
    Value hold = s.constant(ONE);
    b.update("a_prev", s.choose("a_next", decides, action, hold));
    Value m = s.choose("m_run", decides, action, start.multiplier());
    m = s.choose("m_drain", drains, s.constant(ONE / 2), m);
    m = s.choose("m_refill", base.drainOver, s.constant(2 * ONE), m);
    m = s.choose("m_flood", start.flood, start.toFloor(), m);
    return dither.dithered(m, decides);
  }

  private Value action() {
    Value score = b.score("score", -ONE, ONE);
    // The policy's step is 1.2 at most; what it asks for counts four times.
    Value wanted = b.add("wanted", s.constant(ONE), b.shl("step", score, 2));
    return b.clamp("action", wanted, p.minMultiplierQ16(), p.maxMultiplierQ16());
  }
}
