package io.weir.sim.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * CDF sampling with 10^6 flows: mean sizes of the published distributions, and the arrival rate
 * load · hosts · link rate / (8 · mean) ± 1 %.
 */
class PoissonAcceptanceTest {
  private static final int HOSTS = 64;
  private static final double LOAD = 0.5;
  private static final long RATE_BPS = 100_000_000_000L;

  /** A run in which about a million flows arrive. */
  private static List<Flow> aMillionFlows(String cdf, double meanBytes, Path folder) {
    long durationNs = Math.round(1e6 / flowsPerNs(meanBytes));
    TrafficSpec spec = TrafficSpec.builder(Pattern.poisson, HOSTS).cdf(cdf).load(LOAD).build();
    return new FlowGenerator(HOSTS, RATE_BPS, durationNs, folder).flows(spec, Randoms.of(1));
  }

  private static double flowsPerNs(double meanBytes) {
    return LOAD * HOSTS * RATE_BPS / (8e9 * meanBytes);
  }

  private static double meanBytes(List<Flow> flows) {
    return flows.stream().mapToLong(Flow::bytes).average().orElseThrow();
  }

  private static double flowsPerNs(List<Flow> flows) {
    return flows.size() / (double) flows.get(flows.size() - 1).startNs();
  }

  private static double error(double found, double expected) {
    return Math.abs(found / expected - 1);
  }

  @ParameterizedTest
  @CsvSource({"WebSearch, 1711250, 0.01", "FbHdp, 120421, 0.03", "AliStorage, 40870, 0.03"})
  void meansAndArrivalRate(String cdf, double meanBytes, double tolerance) {
    List<Flow> flows = aMillionFlows(cdf, meanBytes, Randoms.HERE);
    assertThat(error(meanBytes(flows), meanBytes)).isLessThan(tolerance);
    assertThat(error(flowsPerNs(flows), flowsPerNs(meanBytes))).isLessThan(0.01);
  }

  /** Negative control: one point of WebSearch moved by 2 percent of the flows. */
  @Test
  void aPerturbedDistributionFallsOutside(@TempDir Path folder) throws IOException {
    try (var in = FlowSizeCdf.class.getResourceAsStream("WebSearch.cdf")) {
      String points = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String perturbed = points.replace("10000000 97", "10000000 95");
      assertThat(perturbed).isNotEqualTo(points);
      Files.writeString(folder.resolve("perturbed.cdf"), perturbed);
    }
    List<Flow> flows = aMillionFlows("perturbed.cdf", 1_711_250, folder);
    assertThat(error(meanBytes(flows), 1_711_250)).isGreaterThan(0.01);
    assertThat(error(flowsPerNs(flows), flowsPerNs(1_711_250))).isGreaterThan(0.01);
  }
}
