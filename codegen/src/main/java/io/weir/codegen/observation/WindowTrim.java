package io.weir.codegen.observation;

import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;

/**
 * Corrects the gain of BBR's window by how that window compares with CUBIC's, in a closed loop: a
 * flow that has more than its part gives a little, one that has less takes a little.
 *
 * <p>A flow of CUBIC that loses every t seconds has made up for what the loss before took, (1 - β)
 * · W, by RFC 9438's cubic growth (section 4.2) or by as many packets per round trip as Reno would,
 * 3 (1 - β) / (1 + β) (section 4.3). With C = 0.4 and β = 0.7 its window is then
 *
 * <pre>
 * W = max(C · t³ / (1 - β), 3 / (1 + β) · t / RTT), about max(4/3 · t³, 7/4 · t / RTT)
 * </pre>
 *
 * <p>The RTT is that of the loss, the greatest of the time, so that Reno's window comes out low.
 * What is compared at the end of each epoch is only whether BBR's window is more than twice that:
 * where shares are fair it is so half of the time, as a flow of BBR sees some losses that a flow of
 * CUBIC does not have. The share of epochs in which it is so moves the part of the gain above 1,
 * which is what stands in the queue, by three tenths at most.
 *
 * <p>Worked number: a gain of 1.5 and a window that was larger in three of four epochs: 1.5 - 0.5 ·
 * 0.6 · 1/4 = 1.425.
 */
final class WindowTrim {
  /** The share of epochs that changes nothing. */
  static final long NEITHER_Q16 = 1 << 15;

  private static final double MOST = 0.3;

  private static final long ONE_Q16 = 1 << 16;

  /** Packets per cube of 4.096 ms, Q34: 4/3 · 0.004096³ · 2^34. */
  private static final long CUBE_Q34 = 1_574;

  private final ProgramBuilder b;
  private final Steps s;

  WindowTrim(ProgramBuilder b, Steps s) {
    this.b = b;
    this.s = s;
  }

  /** 1 in Q16 if the window is more than twice that of CUBIC, else 0. */
  Value larger(Value window, Value epochUs, Value byRttQ31) {
    Value t = b.shr("cubic_t", epochUs, 12);
    Value cube = b.mul("cubic_t3", b.mul("cubic_t2", t, t), t);
    Value cubic = b.shr("cubic_q4", b.mul("cubic_q34", cube, s.constant(CUBE_Q34)), 30);
    Value trips = b.shr("trips_q4", b.mul("trips_q31", epochUs, byRttQ31), 27);
    Value reno = b.shr("reno_q4", b.mul("reno_q6", trips, s.constant(7)), 2);
    Value twice = b.shl("twice_q4", b.max("others_q4", cubic, reno), 1);
    return b.shl("larger_now", s.less("is_larger", twice, b.shl("window_q4", window, 4)), 16);
  }

  /** The gain, Q16, that a share of epochs makes of another. */
  Value apply(Value gain, Value larger) {
    Value above = b.max("above_one", b.sub("above", gain, s.constant(ONE_Q16)), s.constant(0));
    Value sign = b.sub("trim_sign", s.constant(NEITHER_Q16), larger);
    Value part = b.mul("trim_q32", sign, s.constant(Math.round(2 * MOST * ONE_Q16)));
    Value by = b.shr("trim_by", b.mul("trim_q48", above, b.shr("trim_q16", part, 16)), 16);
    return b.add("trim_sum", gain, by);
  }
}
