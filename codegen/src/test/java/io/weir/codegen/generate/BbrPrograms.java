package io.weir.codegen.generate;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.target.tcp.TcpControl;
import io.weir.codegen.target.tcp.TcpSignal;
import java.util.List;

/** Programs for BBR written by hand: they give the gain of its window, Q16. */
public final class BbrPrograms {
  private static final long MOST_RTT_US = (1 << 23) - 1;
  private static final double ONE_Q16 = 65_536;
  private static final double ONE_Q8 = 256;

  /** Points of the analytic rule: buffer in bandwidth-delay products, gain; linear between. */
  private static final List<double[]> RULE =
      List.of(
          new double[] {0.25, 0.96},
          new double[] {0.5, 1.10},
          new double[] {1, 1.31},
          new double[] {2, 1.63},
          new double[] {4, 2.29});

  private BbrPrograms() {}

  /** Always the same gain. */
  public static DecisionProgram constant(double gain) {
    ProgramBuilder b = DecisionProgram.builder("bbr_constant");
    b.input("bbr_state", "state of BBR", 0, 3);
    return b.output(b.constant("gain_q16", Math.round(gain * ONE_Q16))).build();
  }

  /** BBR's own gain and what trees add to it; they are tested with the buffer that is seen. */
  public static DecisionProgram learned(Forest forest) {
    ProgramBuilder b = DecisionProgram.builder("bbr_learned");
    Value atLoss = b.input("rtt_at_loss_us", "us", 0, MOST_RTT_US);
    Value before = b.input("gain_q16", "Q16", 0, 1 << 18);
    Value rounds = b.state("rounds", "rounds", 0, 255, 0);
    Value next = b.clamp("next", b.add("counted", rounds, b.constant("one", 1)), 0, 255);
    b.rewardFeature(atLoss, 0).feature(before, 16).feature(rounds, 0);
    Value score = b.score("score_q16", -65_536, 131_072);
    return b.output(b.add("gain", b.constant("stock_q16", 131_072), score))
        .update("rounds", next)
        .forest(forest)
        .build();
  }

  /** Takes all that BBR can tell, and leaves the gain as it is. */
  public static DecisionProgram everything() {
    ProgramBuilder b = DecisionProgram.builder("bbr_everything");
    for (TcpSignal signal : TcpSignal.values()) {
      if (signal.offeredBy(TcpControl.BBR)) {
        b.input(signal.inputName(), "", 0, Integer.MAX_VALUE);
      }
    }
    return b.output(b.constant("stock_q16", 131_072)).build();
  }

  /**
   * The analytic rule: the buffer, in bandwidth-delay products, is X = RTT at the last loss / least
   * RTT of the flow - 1; the gain that is fair at X is known at five points. Before the first loss
   * the gain is BBR's own.
   */
  public static DecisionProgram analytic() {
    ProgramBuilder b = DecisionProgram.builder("bbr_analytic");
    b.input("bbr_state", "state of BBR", 0, 3);
    Value atLoss = b.input("rtt_at_loss_us", "us", 0, MOST_RTT_US);
    Value least = b.input("min_rtt_us", "us", 1, MOST_RTT_US);
    Value perUs = b.recip("per_us_q30", least, 30);
    Value ratio = b.shr("ratio_q8", b.mul("ratio_q30", atLoss, perUs), 22);
    Value x = b.sub("x_q8", ratio, b.constant("one_q8", 256));
    Value gain = b.constant("least_gain_q16", Math.round(RULE.get(0)[1] * ONE_Q16));
    for (int i = 1; i < RULE.size(); i++) {
      double[] from = RULE.get(i - 1);
      double[] to = RULE.get(i);
      long widthQ8 = Math.round((to[0] - from[0]) * ONE_Q8);
      long slope = Math.round((to[1] - from[1]) * ONE_Q16 / widthQ8);
      Value beyond = b.sub("beyond_" + i, x, b.constant("from_" + i, Math.round(from[0] * ONE_Q8)));
      Value part = b.clamp("part_" + i, beyond, 0, widthQ8);
      Value rise = b.mul("rise_" + i, part, b.constant("slope_" + i, slope));
      gain = b.add("gain_" + i, gain, rise);
    }
    Value seen = b.less("loss_seen", b.constant("none", 0), atLoss);
    Value stock = b.constant("stock_q16", Math.round(2 * ONE_Q16));
    return b.output(b.select("gain_q16", seen, gain, stock)).build();
  }
}
