package io.weir.sim.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.HashSet;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficSpecTest {
  private static UniformRandomProvider random(long seed) {
    return RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  @Test
  void manyToOneSendsFromEveryHostToTheLast() {
    TrafficSpec spec = new TrafficSpec(Pattern.manyToOne, 3, 2, 0);
    assertThat(spec.flows(random(1)))
        .containsExactly(
            new Flow(0, 3, 0),
            new Flow(0, 3, 0),
            new Flow(1, 3, 0),
            new Flow(1, 3, 0),
            new Flow(2, 3, 0),
            new Flow(2, 3, 0));
    assertThat(spec.networkHosts()).isEqualTo(4);
    assertThat(spec.receivers()).isEqualTo(1);
    assertThat(spec.flowsPerBottleneck()).isEqualTo(6);
    assertThat(spec.title()).isEqualTo("3×2→1");
  }

  @Test
  void allToAllSendsToEveryOther() {
    TrafficSpec spec = new TrafficSpec(Pattern.allToAll, 3, 1, 0);
    assertThat(spec.flows(random(1)))
        .containsExactly(
            new Flow(0, 1, 0),
            new Flow(0, 2, 0),
            new Flow(1, 0, 0),
            new Flow(1, 2, 0),
            new Flow(2, 0, 0),
            new Flow(2, 1, 0));
    assertThat(spec.networkHosts()).isEqualTo(3);
    assertThat(spec.receivers()).isEqualTo(3);
    assertThat(spec.flowsPerBottleneck()).isEqualTo(2);
    assertThat(spec.title()).isEqualTo("all-to-all 3×1");
  }

  @Test
  void startsAreDrawnFromTheWholeRangeByTheSeedAlone() {
    TrafficSpec spec = new TrafficSpec(Pattern.manyToOne, 500, 1, 9);
    List<Flow> flows = spec.flows(random(7));
    assertThat(spec.flows(random(7))).isEqualTo(flows);
    assertThat(spec.flows(random(8))).isNotEqualTo(flows);
    // 500 draws from ten values miss one of them with probability 10 · 0.9^500 < 1e-21.
    assertThat(new HashSet<>(flows.stream().map(Flow::startNs).toList()))
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
  }

  @ParameterizedTest
  @CsvSource({
    "manyToOne, 0, 1, 0, hosts",
    "manyToOne, 8193, 1, 0, hosts",
    "allToAll, 1, 1, 0, hosts",
    "manyToOne, 1, 0, 0, flowsPerPair",
    "manyToOne, 1, 131073, 0, flowsPerPair",
    "manyToOne, 8192, 17, 0, at most 131072 flows",
    "allToAll, 363, 1, 0, at most 131072 flows",
    "allToAll, 8192, 131072, 0, at most 131072 flows",
    "manyToOne, 1, 1, -1, startJitterNs",
    "manyToOne, 1, 1, 1000000000001, startJitterNs",
  })
  void limitsAreNamed(Pattern pattern, int hosts, int flowsPerPair, long jitterNs, String message) {
    assertThatThrownBy(() -> new TrafficSpec(pattern, hosts, flowsPerPair, jitterNs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"manyToOne, 8192, 16, 131072", "allToAll, 362, 1, 130682", "manyToOne, 1, 1, 1"})
  void limitsAreReachable(Pattern pattern, int hosts, int flowsPerPair, int flows) {
    TrafficSpec spec = new TrafficSpec(pattern, hosts, flowsPerPair, 1_000_000_000_000L);
    assertThat(spec.flows(random(1))).hasSize(flows);
  }

  /** Without a pattern there is no telling who sends to whom. */
  @Test
  void aMissingPatternIsRefused() {
    assertThatThrownBy(() -> new TrafficSpec(null, 2, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pattern");
  }
}
