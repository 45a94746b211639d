package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Row 3. A port that frames of one size reach at random is an M/D/1 queue, whose mean wait is
 * ρ/(2μ(1−ρ)) by Pollaczek and Khinchine. Frames of 1,000 bytes at 100 Gb/s take 80 ns; at ρ = 0.8
 * they wait 0.8 · 80 / (2 · 0.2) = 160 ns.
 */
public final class OpenLoopQueue implements Row {
  private static final double[] LOADS = {0.3, 0.5, 0.8};
  private static final double[] MORE_LOADS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
  private static final double TOLERANCE = 0.03;
  private static final int FRAME_BYTES = 1000;
  private static final long RATE_BPS = 100_000_000_000L;
  private static final long SEED = 11;

  /** What a run gave: waits in ns, and frames that found no room. */
  private record Waits(double meanNs, double expectedNs, long lost) {}

  @Override
  public int number() {
    return 3;
  }

  @Override
  public String name() {
    return "open-loop Poisson arrivals of frames of one size";
  }

  @Override
  public String source() {
    return "Pollaczek and Khinchine: M/D/1, mean wait ρ/(2μ(1−ρ))";
  }

  @Override
  public Outcome run(Effort effort) {
    double[] loads = effort == Effort.QUICK ? LOADS : MORE_LOADS;
    int frames = effort == Effort.QUICK ? 1_000_000 : 4_000_000;
    List<Check> checks = new ArrayList<>();
    double[] expected = new double[loads.length];
    double[] measured = new double[loads.length];
    long lost = 0;
    for (int i = 0; i < loads.length; i++) {
      Waits waits = run(loads[i], frames);
      expected[i] = waits.expectedNs;
      measured[i] = waits.meanNs;
      lost += waits.lost;
      checks.add(
          Check.within(
              String.format(Locale.ROOT, "ρ = %.1f: mean wait", loads[i]),
              waits.expectedNs,
              TOLERANCE,
              waits.meanNs,
              "ns"));
    }
    checks.add(Check.equal("frames lost", 0, lost, ""));
    Plot plot =
        new Plot(
            "Mean wait at a port",
            "load ρ",
            "mean wait, ns",
            List.of(new Series("M/D/1", loads, expected), new Series("measured", loads, measured)));
    return new Outcome(checks, List.of(plot));
  }

  private static double expectedNs(double load, double serviceNs) {
    return load * serviceNs / (2 * (1 - load));
  }

  private static Waits run(double load, int frames) {
    Port port = new Port(0, 1, RATE_BPS, 1_000, 1L << 32, null, null);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(SEED);
    long servicePs = port.wirePs(FRAME_BYTES);
    long lost = 0;
    double waitsPs = 0;
    double timePs = 0;
    for (int i = 0; i < frames; i++) {
      timePs -= Math.log1p(-random.nextDouble()) * servicePs / load;
      long nowPs = (long) timePs;
      waitsPs += Math.max(0, port.busyUntilPs() - nowPs);
      while (port.firstDeliveryPs() <= nowPs) {
        port.removeFirst();
      }
      if (!port.offer(nowPs, Frame.of(0, Frame.DATA, FRAME_BYTES), i, -1)) {
        lost++;
      }
    }
    return new Waits(waitsPs / frames / 1000, expectedNs(load, servicePs / 1000.0), lost);
  }
}
