package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.ScaleFreeObservation.Parameters;

/**
 * A small random factor on the rate of a flow that runs, or flows whose bursts lock into each
 * other's gaps see different queues for ever. Steps are differences of dithers, so that these do
 * not add up.
 */
final class Dither {
  private static final long ONE = 1L << 16;

  private final ProgramBuilder b;
  private final Steps s;
  private final Parameters p;
  private final FlowReport report;
  private final Value random;
  private final Value old;

  Dither(ProgramBuilder b, Steps s, Parameters p, FlowReport report) {
    this.b = b;
    this.s = s;
    this.p = p;
    this.report = report;
    random = b.state("random", "16 bits", 0, 65_535, 0);
    old = b.state("dither_q16", "Q16", -p.ditherQ16(), p.ditherQ16(), 0);
  }

  /** The multiplier, dithered if the policy decides. */
  Value dithered(Value multiplier, Value decides) {
    Value nextRandom = nextRandom();
    Value centred = b.sub("random_centred", nextRandom, s.constant(32_768));
    Value scaled = b.shr("dither_raw", b.mul("dither_q31", centred, s.constant(p.ditherQ16())), 15);
    Value drawn = b.clamp("dither_new", scaled, -p.ditherQ16(), p.ditherQ16());
    b.update("random", nextRandom);
    b.update("dither_q16", s.choose("dither_next", decides, drawn, old));
    Value step = b.mul("dither_on", decides, b.sub("dither_step", drawn, old));
    Value factor = b.add("dither_factor", s.constant(ONE), step);
    return s.timesQ16("dithered", multiplier, factor);
  }

  /** A linear congruential generator that the round-trip time stirs. */
  private Value nextRandom() {
    Value product = b.mul("random_mul", random, s.constant(25_173));
    Value sum = b.add("random_sum", b.add("random_rtt", product, report.rtt), s.constant(13_849));
    Value high = b.shl("random_high", b.shr("random_over", sum, 16), 16);
    return b.clamp("random_next", b.sub("random_low", sum, high), 0, 65_535);
  }
}
