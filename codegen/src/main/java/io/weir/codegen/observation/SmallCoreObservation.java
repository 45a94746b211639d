package io.weir.codegen.observation;

import io.weir.artefact.Bounds;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;

/**
 * An observation for cores of which every instruction counts: one reciprocal, no root, one state,
 * no phases. The base round-trip time is one that the flow is told.
 *
 * <pre>
 * e    = rtt / base − 1                        inflation
 * lead = e − last e + (last multiplier − 1)    where it is heading, with what the last step adds
 * x    = clip(e + λ · lead, 0, X)
 * r    = (x² · rate − T²) · 64                &lt; 0: room, &gt; 0: congested
 * multiplier = 1 + 4 · score + dither
 * </pre>
 *
 * <p>r is 0 where e = T / sqrt(rate), as in {@link ScaleFreeObservation}: equal rates are the only
 * joint fixed point. The square spares the root. As x is limited, r cannot be above 0 at rates
 * below (T / X)²: that is the rate at which a flow holds however long the queue is, 1/123 of the
 * line by default. More flows than that overload a line.
 *
 * <p>Worked example: base 8,192 ns, RTT 9,216 ns as before, last multiplier 1, line rate, T =
 * 0.125: e = 0.125, lead = 0, r = 0, the operating point.
 *
 * <p>Error against real numbers: e is low by less than (rtt / base)(base / 2^30) + 2^-16; r is Q8.
 * The dither is the lowest bits of the round-trip time in ns: without it, bursts of two flows lock
 * into each other's gaps and see different queues for ever.
 */
public final class SmallCoreObservation {
  private static final int Q16 = 16;
  private static final long ONE = 1L << Q16;

  /** The scale of r, 64, as a power of two. */
  private static final int SCALE_BITS = 6;

  /** Few, so that thresholds fit the 12 bits of an immediate. */
  private static final int FEATURE_BITS = 8;

  /** The lead counts up to ±1, in 2^-10; as a feature it is taken fourfold. */
  private static final int LEAD_BITS = 10;

  private static final long CLIP = (8L << FEATURE_BITS) - 1;

  private static final long MIN_MULTIPLIER = ONE / 4;
  private static final long MAX_MULTIPLIER = 2 * ONE;

  private SmallCoreObservation() {}

  /**
   * The constants.
   *
   * @param targetQ16 T, Q16: inflation at which a flow at line rate is content, in [64, 65536]
   * @param lead λ, in [0, 16]
   * @param limitQ16 X, Q16, in [65536, 2^20]
   * @param ditherBits the dither has 2^bits values, each 2^-12 of the rate; in [0, 8], 0: none
   */
  public record Parameters(int targetQ16, int lead, int limitQ16, int ditherBits) {
    /** What examples/nic-small.yaml trains with; T = 0.18. */
    public static final Parameters DEFAULT = new Parameters(11_796, 2, 1 << 17, 5);

    /** Checks that each constant lies in its range. */
    public Parameters {
      Bounds.require("targetQ16", targetQ16, 64, 1 << Q16, "");
      Bounds.require("lead", lead, 0, 16, "");
      Bounds.require("limitQ16", limitQ16, 1 << Q16, 1 << 20, "");
      Bounds.require("ditherBits", ditherBits, 0, 8, "");
    }

    /** The same with another target. */
    public Parameters withTarget(int otherTargetQ16) {
      return new Parameters(otherTargetQ16, lead, limitQ16, ditherBits);
    }
  }

  /** The observation with the default constants. */
  public static DecisionProgram program() {
    return program(Parameters.DEFAULT);
  }

  /** The observation with other constants. */
  public static DecisionProgram program(Parameters p) {
    ProgramBuilder b = DecisionProgram.builder("smallcore");
    Steps s = new Steps(b);
    Value rtt = b.input("rtt_ns", "ns", 1, 1 << 24);
    Value base = b.input("base_rtt_ns", "ns", 1_000, 1 << 20);
    Value rate = b.input("cur_rate_q20", "Q20 of line rate", 1, 1 << 20);
    // What the inflation is held against: last e − (last multiplier − 1).
    Value expected = b.state("expected_q16", "Q16", -MAX_MULTIPLIER, Integer.MAX_VALUE, 0);

    Value ratio = s.ratioQ16("ratio_q16", rtt, base);
    Value inflation = b.sub("inflation_q16", ratio, s.constant(ONE));
    Value lead = b.sub("lead_q16", inflation, expected);
    b.rewardFeature(reward(b, s, p, inflation, lead, rate), FEATURE_BITS);
    Value shifted = b.shr("lead_q10", lead, Q16 - LEAD_BITS);
    b.feature(b.clamp("lead", shifted, -(1 << LEAD_BITS), (1 << LEAD_BITS) - 1), FEATURE_BITS);
    // The network has no bias; trees do not look at it.
    b.feature(s.constant(1 << FEATURE_BITS), FEATURE_BITS);

    Value score = b.score("score", -ONE, ONE);
    Value wanted = b.add("wanted", s.constant(ONE), b.shl("step", score, 2));
    Value action = b.clamp("action", wanted, MIN_MULTIPLIER, MAX_MULTIPLIER);
    b.update("expected_q16", b.sub("expected_next", ratio, action));
    return b.output(dithered(b, s, p, rtt, action)).build();
  }

  private static Value reward(
      ProgramBuilder b, Steps s, Parameters p, Value inflation, Value lead, Value rate) {
    Value heading = b.mul("heading_q16", lead, s.constant(p.lead()));
    Value x = b.clamp("x_q16", b.add("x_sum", inflation, heading), 0, p.limitQ16());
    Value weighted = b.mul("weighted_q52", b.mul("x_squared_q32", x, x), rate);
    Value scaled = b.shr("weighted_q8", weighted, 52 - FEATURE_BITS - SCALE_BITS);
    long target = ((long) p.targetQ16() * p.targetQ16()) >> (32 - FEATURE_BITS - SCALE_BITS);
    Value error = b.sub("error_q8", scaled, s.constant(target));
    return b.min("r", error, s.constant(CLIP));
  }

  private static Value dithered(ProgramBuilder b, Steps s, Parameters p, Value rtt, Value action) {
    if (p.ditherBits() == 0) {
      return action;
    }
    int bits = p.ditherBits();
    Value high = b.shl("rtt_high", b.shr("rtt_over", rtt, bits), bits);
    Value low = b.shl("dither_raw", b.sub("rtt_low", rtt, high), 4);
    Value centred = b.sub("dither_q16", low, s.constant(8L << bits));
    return b.add("multiplier", action, centred);
  }
}
