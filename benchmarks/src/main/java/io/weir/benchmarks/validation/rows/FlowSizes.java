package io.weir.benchmarks.validation.rows;

import io.weir.benchmarks.picture.Plot;
import io.weir.benchmarks.picture.Series;
import io.weir.benchmarks.validation.Check;
import io.weir.benchmarks.validation.Effort;
import io.weir.benchmarks.validation.Outcome;
import io.weir.benchmarks.validation.Row;
import io.weir.sim.traffic.Flow;
import io.weir.sim.traffic.FlowGenerator;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Row 4. A million flows drawn from the published size distributions: their mean sizes, and the
 * arrival rate load · hosts · link rate / (8 · mean size). 64 hosts at 100 Gb/s and half load with
 * WebSearch: 233,748 flows per second. Control: with one point of WebSearch moved by two per cent
 * of the flows, both must be outside.
 */
public final class FlowSizes implements Row {
  private static final int HOSTS = 64;
  private static final double LOAD = 0.5;
  private static final long RATE_BPS = 100_000_000_000L;
  private static final double FLOWS = 1e6;
  private static final double RATE_TOLERANCE = 0.01;
  private static final long SEED = 1;

  /** WebSearch with 95 instead of 97 per cent of the flows up to 10 MB. */
  private static final String PERTURBED_WEB_SEARCH =
      """
      0 0
      10000 15
      20000 20
      30000 30
      50000 40
      80000 53
      200000 60
      1000000 70
      2000000 80
      5000000 90
      10000000 95
      30000000 100
      """;

  private record Published(String cdf, double meanBytes, double tolerance) {}

  private static final Published WEB_SEARCH = new Published("WebSearch", 1_711_250, 0.01);
  private static final List<Published> PUBLISHED =
      List.of(
          WEB_SEARCH,
          new Published("FbHdp", 120_421, 0.03),
          new Published("AliStorage", 40_870, 0.03));

  @Override
  public int number() {
    return 4;
  }

  @Override
  public String name() {
    return "flow sizes and Poisson arrivals, 10^6 flows";
  }

  @Override
  public String source() {
    return "flow-size distributions as HPCC's simulator has them, linear between points";
  }

  @Override
  public Outcome run(Effort effort) throws IOException {
    List<Check> checks = new ArrayList<>();
    List<Series> shares = new ArrayList<>();
    for (Published published : PUBLISHED) {
      List<Flow> flows = flows(published.cdf, published.meanBytes, Path.of(""));
      checks.addAll(checks(published.cdf, published, flows));
      shares.add(cumulative(published.cdf, flows));
    }
    List<Flow> perturbed = perturbed();
    checks(WEB_SEARCH.cdf + ", one point moved", WEB_SEARCH, perturbed)
        .forEach(check -> checks.add(Check.fails(check)));
    return new Outcome(
        checks,
        List.of(new Plot("Flow sizes drawn", "size, log10 bytes", "share of flows, %", shares)));
  }

  private static List<Flow> perturbed() throws IOException {
    Path folder = Files.createTempDirectory("weir-validate");
    Path file = folder.resolve("perturbed.cdf");
    try {
      Files.writeString(file, PERTURBED_WEB_SEARCH);
      return flows(file.getFileName().toString(), WEB_SEARCH.meanBytes, folder);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  /** A run in which about a million flows arrive if the mean size is {@code meanBytes}. */
  private static List<Flow> flows(String cdf, double meanBytes, Path folder) {
    long durationNs = Math.round(FLOWS * 1e9 / flowsPerSecond(meanBytes));
    TrafficSpec spec = TrafficSpec.builder(Pattern.poisson, HOSTS).cdf(cdf).load(LOAD).build();
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(SEED);
    return new FlowGenerator(HOSTS, RATE_BPS, durationNs, folder).flows(spec, random);
  }

  private static double flowsPerSecond(double meanBytes) {
    return LOAD * HOSTS * RATE_BPS / (8 * meanBytes);
  }

  private static List<Check> checks(String title, Published published, List<Flow> flows) {
    double meanBytes = flows.stream().mapToLong(Flow::bytes).average().orElseThrow();
    double perSecond = flows.size() * 1e9 / flows.get(flows.size() - 1).startNs();
    return List.of(
        Check.within(
            title + ": mean size", published.meanBytes, published.tolerance, meanBytes, "B"),
        Check.within(
            title + ": arrival rate",
            flowsPerSecond(published.meanBytes),
            RATE_TOLERANCE,
            perSecond,
            "flows/s"));
  }

  private static Series cumulative(String cdf, List<Flow> flows) {
    long[] sorted = flows.stream().mapToLong(Flow::bytes).sorted().toArray();
    double[] logBytes = new double[101];
    double[] percent = new double[101];
    for (int i = 0; i <= 100; i++) {
      logBytes[i] = Math.log10(sorted[(int) ((sorted.length - 1L) * i / 100)]);
      percent[i] = i;
    }
    return new Series(cdf, logBytes, percent);
  }
}
