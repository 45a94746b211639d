package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.bottleneck.TcpBottleneck;
import io.weir.sim.bottleneck.TcpBottleneck.Sender;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.Cubic;
import io.weir.sim.cc.Reno;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Row 19. Two CUBIC flows, of which one has twice or four times the other's round-trip time, share
 * a drop-tail bottleneck: their throughputs are as 1/RTT.
 *
 * <p>The bottleneck is that of rows 16 to 18. Its buffer is half a BDP, the smallest of the sweep
 * with which the flows fill the link: the law is about the whole round trip, and a queue adds the
 * same to both. The shorter flow is in CUBIC's Reno-friendly region, the longer one in it (80 ms)
 * or at its border (160 ms: 32 packets, where 0.529 packets per round trip are 0.3·W packets per
 * K). The shorter flow grows faster and is cut more often, and both windows come out alike, as RFC
 * 9438 section 3.3 has it. Reno's do not, as it says there too: the negative control.
 *
 * <p>Packets leave their senders with random delays of up to one transmission time of the
 * bottleneck. Without them, which flow meets the full queue depends on how its round trip divides
 * by that time, and ratios are anything (Floyd and Jacobson, "Traffic phase effects in
 * packet-switched gateways", 1991).
 *
 * <p>With larger windows the law does not hold here, as the sweep shows: a window then grows by
 * time alone, whatever its round trip, but the shorter flow is still cut more often than the longer
 * one, which hardly ever loses without it, and has the smaller window. Section 3.3 takes for
 * granted that losses hit both; with two flows and one full queue they don't.
 */
public final class CubicRttFairness implements Row {
  private static final CongestionControl CUBIC = new Cubic(Cubic.Parameters.DEFAULTS);
  private static final CongestionControl RENO = new Reno(Reno.Parameters.DEFAULTS);
  private static final double TOLERANCE = 0.3;
  private static final long SECOND_NS = 1_000_000_000;
  private static final double BUFFER_BDP = 0.5;
  private static final double PACKET_BITS = 8 * 1_514;
  private static final int[] RATIOS = {1, 2, 4};
  private static final double[] SWEPT_MBPS = {10, 20, 50, 100};
  private static final double[] SWEPT_BDP = {0.25, 0.5, 1, 2};
  private static final int FULL_SEEDS = 10;
  private static final int QUICK_SEEDS = 3;
  private static final int SWEEP_SEEDS = 3;

  /**
   * What two flows got.
   *
   * @param ratio throughput of the shorter round trip over the longer one's
   * @param utilisation share of the bottleneck's rate
   */
  private record Result(double ratio, double utilisation) {}

  @Override
  public int number() {
    return 19;
  }

  @Override
  public String name() {
    return "CUBIC flows of different round-trip times";
  }

  @Override
  public String source() {
    return "RFC 9438 sections 3.3 and 4.3; Ha et al., 2008";
  }

  @Override
  public Outcome run(Effort effort) {
    int seeds = effort == Effort.FULL ? FULL_SEEDS : QUICK_SEEDS;
    List<Check> checks = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<Double> expected = new ArrayList<>();
    List<Double> measured = new ArrayList<>();
    for (int ratio : RATIOS) {
      List<Result> results = results(CUBIC, ratio, 10, BUFFER_BDP, true, seeds);
      double mean = meanRatio(results);
      expected.add((double) ratio);
      measured.add(mean);
      String what = "RTT 1:%d: ratio of throughputs".formatted(ratio);
      checks.add(Check.within(what, ratio, TOLERANCE, mean, ""));
      notes.add(spread(what, results));
    }
    checks.add(
        Check.fails(
            Check.within(
                "Reno, RTT 1:4: ratio of throughputs",
                4,
                TOLERANCE,
                meanRatio(results(RENO, 4, 10, BUFFER_BDP, true, seeds)),
                "")));
    List<Double> ratios = IntStream.of(RATIOS).mapToObj(ratio -> (double) ratio).toList();
    List<Plot> plots = new ArrayList<>();
    plots.add(
        new Plot(
            "CUBIC: throughput by round-trip time",
            "ratio of round-trip times",
            "ratio of throughputs",
            List.of(new Series("1/RTT", ratios, expected), new Series("Weir", ratios, measured))));
    if (effort == Effort.FULL) {
      plots.add(sweep(2));
      plots.add(sweep(4));
      notes.addAll(besides(seeds));
    }
    return new Outcome(checks, plots, notes);
  }

  private static String spread(String what, List<Result> results) {
    DoubleSummaryStatistics ratios =
        results.stream().mapToDouble(Result::ratio).summaryStatistics();
    return "%s %.2f (%.2f to %.2f over %d seeds), utilisation %.3f"
        .formatted(
            what,
            ratios.getAverage(),
            ratios.getMin(),
            ratios.getMax(),
            ratios.getCount(),
            results.stream().mapToDouble(Result::utilisation).average().orElseThrow());
  }

  private static List<String> besides(int seeds) {
    return List.of(
        "Without random delays, RTT 1:2 and 1:4: %.2f and %.2f: phase effects"
            .formatted(
                meanRatio(results(CUBIC, 2, 10, BUFFER_BDP, false, seeds)),
                meanRatio(results(CUBIC, 4, 10, BUFFER_BDP, false, seeds))),
        "With larger windows the longer flow gets more than 1/RTT: the window then grows by time"
            + " alone, but the shorter flow is cut more often.");
  }

  private static Plot sweep(int ratio) {
    List<Series> series = new ArrayList<>();
    for (double mbps : SWEPT_MBPS) {
      double[] ratios = new double[SWEPT_BDP.length];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = meanRatio(results(CUBIC, ratio, mbps, SWEPT_BDP[i], true, SWEEP_SEEDS));
      }
      series.add(new Series("%.0f Mbit/s".formatted(mbps), SWEPT_BDP, ratios));
    }
    return new Plot(
        "CUBIC, RTT 1:%d, by rate and buffer".formatted(ratio),
        "buffer, BDP of the shorter round trip",
        "ratio of throughputs",
        series);
  }

  private static double meanRatio(List<Result> results) {
    return results.stream().mapToDouble(Result::ratio).average().orElseThrow();
  }

  private static List<Result> results(
      CongestionControl control,
      int ratio,
      double mbps,
      double bufferBdp,
      boolean delays,
      int seeds) {
    return LongStream.rangeClosed(1, seeds)
        .mapToObj(seed -> result(control, ratio, mbps, bufferBdp, delays, seed))
        .toList();
  }

  private static Result result(
      CongestionControl control,
      int ratio,
      double mbps,
      double bufferBdp,
      boolean delays,
      long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<Sender> senders =
        List.of(
            new Sender(TcpBottleneck.RTT_NS, random.nextLong(SECOND_NS)),
            new Sender(ratio * TcpBottleneck.RTT_NS, random.nextLong(SECOND_NS)));
    long rateBps = Math.round(mbps * 1e6);
    long bufferBytes = Math.round(bufferBdp * rateBps / 8 * TcpBottleneck.RTT_NS / SECOND_NS);
    long jitterNs = delays ? Math.round(PACKET_BITS * SECOND_NS / rateBps) : 0;
    TcpBottleneck network =
        new TcpBottleneck(control, senders, rateBps, bufferBytes, jitterNs, seed);
    double utilisation = network.measure(60 * SECOND_NS, 300 * SECOND_NS);
    long[] bytes = network.meter().deliveredBytes();
    return new Result((double) bytes[0] / bytes[1], utilisation);
  }
}
