package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.Cubic;
import io.weir.sim.cc.FlowContext;
import io.weir.sim.cc.LossEvent;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Row 12. CUBIC's formulae with C = 0.4 and β = 0.7: K = ∛(0.3·W_max/C), so ∛75 = 4.2172 s for 100
 * packets; α = 3·0.3/1.7 = 0.52941. Figures are exact to the digits given.
 */
public final class CubicArithmetic implements Row {
  private static final Cubic.Parameters CUBIC = Cubic.Parameters.DEFAULTS;
  private static final int PACKET_BYTES = 1_500;
  private static final long LINE_BPS = 10_000_000_000L;

  @Override
  public int number() {
    return 12;
  }

  @Override
  public String name() {
    return "CUBIC arithmetic";
  }

  @Override
  public String source() {
    return "RFC 9438 sections 4.2, 4.3 and 4.6";
  }

  @Override
  public Outcome run(Effort effort) {
    return new Outcome(
        List.of(
            toTheDigit("K(100)", 4.2172, 1e-4, plateauAfterS(100), "s"),
            toTheDigit("K(1000)", 9.0856, 1e-4, plateauAfterS(1000), "s"),
            toTheDigit("α", 0.52941, 1e-5, Cubic.alpha(CUBIC.beta()), "packets per window"),
            Check.equal("window after a loss at 100 packets", 70, afterLoss(100), "packets"),
            Check.equal("window after a loss at 1000 packets", 700, afterLoss(1000), "packets")),
        List.of(curve(100)));
  }

  /** Rounded to its last digit, the measured value is the expected one. */
  private static Check toTheDigit(
      String what, double expected, double digit, double measured, String unit) {
    return new Check(what, expected, expected - digit / 2, expected + digit / 2, measured, unit);
  }

  private static double plateauAfterS(double maxPackets) {
    return Cubic.plateauAfterS(maxPackets, CUBIC.beta() * maxPackets, CUBIC.scale());
  }

  /** What the algorithm makes of a loss when its window is {@code packets}. */
  private static double afterLoss(int packets) {
    Cubic cubic =
        new Cubic(
            new Cubic.Parameters(
                CUBIC.scale(),
                CUBIC.beta(),
                CUBIC.fastConvergence(),
                CUBIC.hystart(),
                packets,
                CUBIC.maxWindowPackets(),
                CUBIC.slowStartLimitPackets(),
                CUBIC.restartIdleNs()));
    long[] block = new long[CongestionControl.PRIVATE + cubic.privateLongs()];
    cubic.onStart(new FlowContext(0, 0, LINE_BPS, 100_000_000, PACKET_BYTES, LINE_BPS), block, 0);
    LossEvent loss = new LossEvent();
    loss.lostBytes = PACKET_BYTES;
    loss.startsRecovery = true;
    loss.priorInFlightBytes = (long) packets * PACKET_BYTES;
    cubic.onLoss(loss, block, 0);
    return (double) block[CongestionControl.WINDOW_BYTES] / PACKET_BYTES;
  }

  private static Plot curve(double maxPackets) {
    double k = plateauAfterS(maxPackets);
    double[] t = IntStream.rangeClosed(0, 80).mapToDouble(i -> i * 0.1).toArray();
    double[] w =
        IntStream.rangeClosed(0, 80)
            .mapToDouble(i -> Cubic.windowPackets(i * 0.1, k, maxPackets, CUBIC.scale()))
            .toArray();
    return new Plot(
        "CUBIC after a loss at 100 packets",
        "time since the recovery, s",
        "window, packets",
        List.of(new Series("W_cubic(t)", t, w)));
  }
}
