package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Plot;
import io.weir.benchmarks.validation.Row;
import io.weir.benchmarks.validation.Series;
import io.weir.benchmarks.validation.rows.TcpBottleneck.Sender;
import io.weir.sim.cc.Cubic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Row 19. Two CUBIC flows, of which one has twice or four times the other's round-trip time, share
 * a drop-tail bottleneck: their throughputs are as 1/RTT.
 *
 * <p>The bottleneck is that of rows 16 to 18, at whose windows CUBIC is in its Reno-friendly
 * region: a flow grows by so many packets per round trip, and as 1/(RTT·√p) if losses hit both
 * alike. Its buffer is half a BDP, the smallest of the sweep with which the flows fill the link:
 * the law is about the whole round trip, and a queue adds the same to both. Packets leave their
 * senders with random delays of up to one transmission time of the bottleneck: without, which flow
 * meets the full queue depends on how its round trip divides by that time (Floyd and Jacobson,
 * "Traffic phase effects in packet-switched gateways", 1991).
 *
 * <p>Where windows are larger the window no longer depends on the round trip, and the law holds
 * only if losses hit both flows at the same time (RFC 9438 section 3.3 takes that for granted).
 * With two flows and a full queue they mostly don't: the longer flow gets more than its share, as
 * the response function RTT^(3/4)/p^(3/4) (section 5.1 there) says. The sweep shows it.
 */
public final class CubicRttFairness implements Row {
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
      List<Result> results = results(ratio, 10, BUFFER_BDP, true, seeds);
      double mean = meanRatio(results);
      expected.add((double) ratio);
      measured.add(mean);
      String what = "RTT 1:%d: ratio of throughputs".formatted(ratio);
      checks.add(Check.within(what, ratio, TOLERANCE, mean, ""));
      notes.add(
          "%s %.2f (%.2f to %.2f over %d seeds), utilisation %.3f"
              .formatted(
                  what,
                  mean,
                  results.stream().mapToDouble(Result::ratio).min().orElseThrow(),
                  results.stream().mapToDouble(Result::ratio).max().orElseThrow(),
                  seeds,
                  results.stream().mapToDouble(Result::utilisation).average().orElseThrow()));
    }
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
      notes.add(
          "Without random delays, RTT 1:2 and 1:4: %.2f and %.2f: phase effects"
              .formatted(
                  meanRatio(results(2, 10, BUFFER_BDP, false, seeds)),
                  meanRatio(results(4, 10, BUFFER_BDP, false, seeds))));
      notes.add(
          "At 50 Mbit/s and more CUBIC has left the Reno-friendly region; losses that do not hit both"
              + " flows at once then leave the longer one more than 1/RTT.");
    }
    return new Outcome(checks, plots, notes);
  }

  private static Plot sweep(int ratio) {
    List<Series> series = new ArrayList<>();
    for (double mbps : SWEPT_MBPS) {
      double[] ratios = new double[SWEPT_BDP.length];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = meanRatio(results(ratio, mbps, SWEPT_BDP[i], true, SWEEP_SEEDS));
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
      int ratio, double mbps, double bufferBdp, boolean delays, int seeds) {
    return LongStream.rangeClosed(1, seeds)
        .mapToObj(seed -> result(ratio, mbps, bufferBdp, delays, seed))
        .toList();
  }

  private static Result result(
      int ratio, double mbps, double bufferBdp, boolean delays, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<Sender> senders =
        List.of(
            new Sender(TcpBottleneck.RTT_NS, random.nextLong(SECOND_NS)),
            new Sender(ratio * TcpBottleneck.RTT_NS, random.nextLong(SECOND_NS)));
    long rateBps = Math.round(mbps * 1e6);
    long bufferBytes = Math.round(bufferBdp * rateBps / 8 * TcpBottleneck.RTT_NS / SECOND_NS);
    long jitterNs = delays ? Math.round(PACKET_BITS * SECOND_NS / rateBps) : 0;
    TcpBottleneck network =
        new TcpBottleneck(
            new Cubic(Cubic.Parameters.DEFAULTS), senders, rateBps, bufferBytes, jitterNs, seed);
    double utilisation = network.measure(60 * SECOND_NS, 300 * SECOND_NS);
    long[] bytes = network.meter().deliveredBytes();
    return new Result((double) bytes[0] / bytes[1], utilisation);
  }
}
