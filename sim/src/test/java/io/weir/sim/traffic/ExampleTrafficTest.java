package io.weir.sim.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.StrictYaml;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The traffic sections of examples/ give flows. */
class ExampleTrafficTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @ParameterizedTest
  @CsvSource({
    "permutation.yaml, 16, 2000000, 16, 0",
    // 16 hosts · 50 Gb/s / (8 · 1,711,250 B) for 10 ms: 584 on average, five standard deviations.
    "poisson-websearch.yaml, 16, 10000000, 584, 121",
    "incast-periodic.yaml, 33, 5000000, 320, 0",
    "all-reduce-ring.yaml, 8, 10000000, 336, 0",
    "hpcc-flow-file.yaml, 8, 2000000, 8, 0",
    "htsim-connection-matrix.yaml, 8, 2000000, 4, 0",
  })
  void givesFlows(String name, int networkHosts, long durationNs, int count, int tolerance) {
    TrafficSpec spec =
        StrictYaml.read(EXAMPLES.resolve(name))
            .section("traffic", TrafficSpec.DEFAULTS, TrafficSpec.class);
    assertThat(spec.networkHosts()).isEqualTo(networkHosts);
    FlowGenerator generator =
        new FlowGenerator(networkHosts, 100_000_000_000L, durationNs, EXAMPLES);
    List<Flow> flows = generator.flows(spec, Randoms.of(1));
    assertThat(flows.size()).isBetween(count - tolerance, count + tolerance);
    assertThat(flows).allMatch(Flow::isBounded);
  }
}
