package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.bottleneck.TcpBottleneck;
import io.weir.sim.cc.BbrV1;
import io.weir.sim.cc.BbrV3;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.measure.Meter;
import java.util.ArrayList;
import java.util.List;

/**
 * Row 18. Two flows and a buffer of one BDP or less: their windows of two BDP each never fit, and
 * v1, which does not take losses for congestion, loses more than 2.5 % for good; v3 bounds what it
 * has in flight and does not.
 */
public final class BbrLossRow implements Row {
  private static final long SECOND_NS = 1_000_000_000;
  private static final double THRESHOLD_PERCENT = 2.5;

  @Override
  public int number() {
    return 18;
  }

  @Override
  public String name() {
    return "BBR v1 and v3: losses of two flows in a shallow buffer";
  }

  @Override
  public String source() {
    return "Hock et al., ICNP 2017 (v1); draft-ietf-ccwg-bbr-04 section 5.5.10 (v3)";
  }

  @Override
  public Outcome run(Effort effort) {
    double[] buffers = effort == Effort.FULL ? new double[] {0.25, 0.5, 0.75, 1} : new double[] {1};
    List<Check> checks = new ArrayList<>();
    double[] first = new double[buffers.length];
    double[] third = new double[buffers.length];
    for (int i = 0; i < buffers.length; i++) {
      first[i] = lossPercent(new BbrV1(BbrV1.Parameters.DEFAULTS), buffers[i], effort);
      third[i] = lossPercent(new BbrV3(BbrV3.Parameters.DEFAULTS), buffers[i], effort);
      String which = "buffer %s BDP: loss of ".formatted(buffers[i]);
      checks.add(Check.atLeast(which + "v1", THRESHOLD_PERCENT, first[i], "%"));
      checks.add(Check.atMost(which + "v3", THRESHOLD_PERCENT, third[i], "%"));
    }
    Plot plot =
        new Plot(
            "Loss of two BBR flows",
            "buffer, BDP",
            "packets lost, %",
            List.of(new Series("v1", buffers, first), new Series("v3", buffers, third)));
    return new Outcome(checks, List.of(plot));
  }

  /** Mean share of frames dropped, after a warm-up, over seeds. */
  private static double lossPercent(CongestionControl control, double buffer, Effort effort) {
    int seeds = effort == Effort.FULL ? 5 : 2;
    double sum = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      long bytes = Math.round(buffer * TcpBottleneck.BDP_BYTES);
      TcpBottleneck network = new TcpBottleneck(control, 2, SECOND_NS / 2, bytes, seed);
      network.runUntilNs(10 * SECOND_NS);
      network.meter().restart();
      network.runUntilNs(70 * SECOND_NS);
      Meter meter = network.meter();
      sum += 100.0 * meter.droppedFrames() / meter.packetsSent();
    }
    return sum / seeds;
  }
}
