package io.weir.codegen.observation;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;

/**
 * The observation of RL-CC (Fuhrer et al., CCGrid 2023, arXiv 2207.02295) in integers:
 *
 * <pre>
 * infl = max(rtt / base_rtt - beta, 0)
 * r    = clip((infl * sqrt(rate) - target) * scale)
 * features   = [a(t-2), r(t-1), a(t-1), r(t)]       a = the multiplier that was applied
 * multiplier = clamp(1 + score)
 * </pre>
 *
 * <p>Worked example: base RTT 8192 ns, RTT 16384 ns, line rate: infl = 2 - 1.5 = 0.5, r = (0.5 -
 * 0.064) * 12.5 = 5.45, as Q12 22323.
 *
 * <p>Error against real numbers: the reciprocal is Q30, so infl is low by less than (rtt /
 * base)(base / 2^30) + 2^-16; the root is Q15 from a Q30 argument, low by less than 2^-15; r is
 * Q12.
 */
public final class RlccObservation {
  private static final int Q12 = 12;
  private static final int Q16 = 16;

  private RlccObservation() {}

  /**
   * The constants.
   *
   * @param betaQ16 RTT inflation that counts as none, Q16; 1.5 by default
   * @param targetQ20 operating point of infl * sqrt(rate), Q20; 0.064 by default
   * @param scaleQ8 factor that brings r to order one, Q8; 12.5 by default
   * @param clipQ12 largest r, Q12; 8 by default: a larger one saturates the policy for good
   * @param minMultiplierQ16 smallest multiplier, Q16; 1/1.2 by default
   * @param maxMultiplierQ16 largest multiplier, Q16; 1.2 by default
   */
  public record Parameters(
      int betaQ16,
      int targetQ20,
      int scaleQ8,
      int clipQ12,
      int minMultiplierQ16,
      int maxMultiplierQ16) {
    /** The published constants, and the clip that reproducing them needed. */
    public static final Parameters DEFAULT =
        new Parameters(98_304, 67_109, 3_200, 8 << Q12, 54_613, 78_643);

    /** Checks that each constant makes sense. */
    public Parameters {
      require(betaQ16 >= 0, "betaQ16 must be >= 0");
      require(targetQ20 >= 0 && targetQ20 <= 16 << 20, "targetQ20 must be in [0, 16 << 20]");
      require(scaleQ8 >= 1 && scaleQ8 <= 1 << 16, "scaleQ8 must be in [1, 65536]");
      require(clipQ12 >= 1 && clipQ12 <= 1 << 24, "clipQ12 must be in [1, 1 << 24]");
      require(
          minMultiplierQ16 >= 0 && minMultiplierQ16 <= 1 << Q16,
          "minMultiplierQ16 must be in [0, 65536], or a flow cannot start at 1.0");
      require(
          maxMultiplierQ16 >= 1 << Q16 && maxMultiplierQ16 <= 1 << 24,
          "maxMultiplierQ16 must be in [65536, 1 << 24], or a flow cannot start at 1.0");
    }

    /** The smallest r there is, Q12: no inflation at all, -target * scale rounded down. */
    public long floorQ12() {
      return (-(long) targetQ20 * scaleQ8) >> Q16;
    }

    private static void require(boolean condition, String message) {
      if (!condition) {
        throw new IllegalArgumentException(message);
      }
    }
  }

  /** The observation with the published constants. */
  public static DecisionProgram program() {
    return program(Parameters.DEFAULT);
  }

  /** The observation with other constants. */
  public static DecisionProgram program(Parameters p) {
    ProgramBuilder b = DecisionProgram.builder("rlcc");
    Value rtt = b.input("rtt_ns", "ns", 0, 1 << 24);
    Value base = b.input("base_rtt_ns", "ns", 1_000, 1 << 20);
    Value rate = b.input("cur_rate_q20", "Q20 of line rate", 1, 1 << 20);
    Value older = multiplierState(b, "a_prev2", p);
    Value newer = multiplierState(b, "a_prev1", p);
    Value lastR = b.state("r_prev1", "Q12 reward signal", p.floorQ12(), p.clipQ12(), 0);

    Value r = reward(b, p, inflation(b, p, rtt, base), rate);
    b.feature(older, Q16).feature(lastR, Q12).feature(newer, Q16).rewardFeature(r, Q12);

    Value score = b.score("score", -(1 << Q16), 1 << Q16);
    Value wanted = b.add("wanted", b.constant("one", 1 << Q16), score);
    Value multiplier = b.clamp("multiplier", wanted, p.minMultiplierQ16(), p.maxMultiplierQ16());
    return b.output(multiplier)
        .update("a_prev2", newer)
        .update("a_prev1", multiplier)
        .update("r_prev1", r)
        .build();
  }

  private static Value multiplierState(ProgramBuilder b, String name, Parameters p) {
    return b.state(name, "Q16 multiplier", p.minMultiplierQ16(), p.maxMultiplierQ16(), 1 << Q16);
  }

  private static Value inflation(ProgramBuilder b, Parameters p, Value rtt, Value base) {
    Value reciprocal = b.recip("base_recip_q30", base, 30);
    Value ratio = b.shr("ratio_q16", b.mul("ratio_q30", rtt, reciprocal), 14);
    Value excess = b.sub("excess_q16", ratio, b.constant("beta_q16", p.betaQ16()));
    return b.max("infl_q16", excess, b.constant("zero", 0));
  }

  private static Value reward(ProgramBuilder b, Parameters p, Value inflation, Value rate) {
    Value root = b.isqrt("sqrt_rate_q15", b.shl("rate_q30", rate, 10));
    Value weighted = b.shr("weighted_q20", b.mul("weighted_q31", inflation, root), 11);
    Value error = b.sub("error_q20", weighted, b.constant("target_q20", p.targetQ20()));
    Value scaled = b.mul("scaled_q28", error, b.constant("scale_q8", p.scaleQ8()));
    Value r = b.shr("scaled_q12", scaled, 16);
    return b.clamp("r", r, p.floorQ12(), p.clipQ12());
  }
}
