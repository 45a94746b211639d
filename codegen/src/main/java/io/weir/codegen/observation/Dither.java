package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.observation.ScaleFreeObservation.Parameters;

/**
 * A small random factor on the rate, or flows whose bursts lock into each other's gaps see
 * different queues for ever. The last factor is taken back with the next, so that they do not add
 * up. It is larger while flows seek: they began together, and their bursts come together too.
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
    old = b.state("dither_q16", "Q16", -p.seekDitherQ16(), p.seekDitherQ16(), 0);
  }

  /**
   * The dithered multiplier.
   *
   * @param wide 1: dither as while seeking
   * @param decides 1: dither as while running; neither: no dither
   * @param keeps 1: leave the last dither as it is
   */
  Value dithered(Value multiplier, Value wide, Value decides, Value keeps) {
    Value nextRandom = nextRandom();
    Value size =
        s.choose("dither_size", wide, s.constant(p.seekDitherQ16()), s.constant(p.ditherQ16()));
    Value centred = b.sub("random_centred", nextRandom, s.constant(32_768));
    Value scaled = b.shr("dither_raw", b.mul("dither_q31", centred, size), 15);
    Value drawn = b.clamp("dither_new", scaled, -p.seekDitherQ16(), p.seekDitherQ16());
    Value without = s.choose("dither_kept", keeps, old, s.constant(0));
    Value next = s.choose("dither_next", s.or("dithers", wide, decides), drawn, without);
    b.update("random", nextRandom);
    b.update("dither_q16", next);
    Value one = s.constant(ONE);
    Value back = b.recip("dither_back_q15", b.add("dither_old", one, old), 31);
    Value factor =
        b.shr(
            "dither_q16_factor",
            b.mul("dither_q31_factor", b.add("dither_to", one, next), back),
            15);
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
