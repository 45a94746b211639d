package io.weir.sim.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficSpecTest {
  private static UniformRandomProvider random(long seed) {
    return RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  private static List<Flow> flows(TrafficSpec spec, long seed) {
    return new FlowGenerator(spec.networkHosts(), 1, 1, Path.of("")).flows(spec, random(seed));
  }

  @Test
  void manyToOneSendsFromEveryHostToTheLast() {
    TrafficSpec spec = new TrafficSpec(Pattern.manyToOne, 3, 2, 0);
    assertThat(flows(spec, 1))
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
    assertThat(flows(spec, 1))
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
    List<Flow> flows = flows(spec, 7);
    assertThat(flows(spec, 7)).isEqualTo(flows);
    assertThat(flows(spec, 8)).isNotEqualTo(flows);
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
    "manyToOne, 1, 1048577, 0, flowsPerPair",
    "manyToOne, 8192, 129, 0, at most 1048576 flows",
    "allToAll, 1025, 1, 0, at most 1048576 flows",
    "allToAll, 8192, 1048576, 0, at most 1048576 flows",
    "manyToOne, 1, 1, -1, startJitterNs",
    "manyToOne, 1, 1, 1000000000001, startJitterNs",
  })
  void limitsAreNamed(Pattern pattern, int hosts, int flowsPerPair, long jitterNs, String message) {
    assertThatThrownBy(() -> new TrafficSpec(pattern, hosts, flowsPerPair, jitterNs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"manyToOne, 8192, 128, 1048576", "allToAll, 1024, 1, 1047552", "manyToOne, 1, 1, 1"})
  void limitsAreReachable(Pattern pattern, int hosts, int flowsPerPair, int flows) {
    TrafficSpec spec = new TrafficSpec(pattern, hosts, flowsPerPair, 1_000_000_000_000L);
    assertThat(flows(spec, 1)).hasSize(flows);
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        arguments(TrafficSpec.builder(Pattern.incast, 2).bytes(0L), "bytes: expected 1 to"),
        arguments(TrafficSpec.builder(Pattern.poisson, 2).bytes(-1L), "bytes: expected 1 to"),
        arguments(TrafficSpec.builder(Pattern.manyToOne, 2).bytes(-1L), "bytes: expected 0 to"),
        arguments(TrafficSpec.builder(Pattern.allReduceRing, 8).bytes(7L), "bytes: expected 8 to"),
        arguments(TrafficSpec.builder(Pattern.poisson, 2).load(0.0), "load: expected 0 < value"),
        arguments(TrafficSpec.builder(Pattern.poisson, 2).load(Double.NaN), "load: expected"),
        arguments(
            TrafficSpec.builder(Pattern.permutation, 2).load(0.5),
            "load: expected nothing for permutation, found 0.5 (used by [poisson])"),
        arguments(TrafficSpec.builder(Pattern.incast, 2).periodNs(0L), "periodNs: expected 1 to"),
        arguments(
            TrafficSpec.builder(Pattern.incast, 2).bytes(1L).cdf("FbHdp"),
            "cdf: expected either bytes or cdf"),
        arguments(
            TrafficSpec.builder(Pattern.longShort, 2).shortBytes(1L).cdf("FbHdp"),
            "cdf: expected either shortBytes or cdf"),
        arguments(
            TrafficSpec.builder(Pattern.longShort, 2).longHosts(2),
            "longHosts: expected 1 to less than hosts (2), found 2"),
        arguments(TrafficSpec.builder(Pattern.longShort, 2).shortBytes(0L), "shortBytes: expected"),
        arguments(TrafficSpec.builder(Pattern.allReduceRing, 2).iterations(0), "iterations:"),
        arguments(
            TrafficSpec.builder(Pattern.allReduceRing, 1024).iterations(1),
            "hosts, iterations: expected at most 1048576 flows, found 2095104"),
        arguments(TrafficSpec.builder(Pattern.hpccFile, 2), "file: expected a file of flows"),
        arguments(
            new TrafficSpecBuilder(Pattern.poisson, 2, 2, 0),
            "flowsPerPair: expected 1 for poisson, found 2"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void impossibleSpecsAreNamed(TrafficSpecBuilder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message.substring(0, message.indexOf(':')))
        .hasMessageContaining(message);
  }

  static Stream<Arguments> described() {
    return Stream.of(
        arguments(TrafficSpec.builder(Pattern.manyToOne, 8).bytes(9L), 9, 1, 8, "8→1 9 B"),
        arguments(TrafficSpec.builder(Pattern.permutation, 64), 64, 64, 1, "permutation 64"),
        arguments(
            TrafficSpec.builder(Pattern.longShort, 8),
            9,
            1,
            2,
            "long-short 1 + 7→1 10000 B every 100000 ns poisson"),
        arguments(
            TrafficSpec.builder(Pattern.incast, 8), 9, 1, 8, "incast 8→1 64000 B every 1000000 ns"),
        arguments(TrafficSpec.builder(Pattern.poisson, 64), 64, 64, 1, "poisson 64 WebSearch 50 %"),
        arguments(
            TrafficSpec.builder(Pattern.allReduceRing, 8).iterations(3),
            8,
            8,
            1,
            "all-reduce ring 8 1000000 B ×3"),
        arguments(TrafficSpec.builder(Pattern.hpccFile, 4).file("a/b.txt"), 4, 4, 1, "b.txt"),
        arguments(TrafficSpec.builder(Pattern.htsimFile, 4).file("c.cm"), 4, 4, 1, "c.cm"));
  }

  @ParameterizedTest
  @MethodSource("described")
  void patternsDescribeThemselves(
      TrafficSpecBuilder builder,
      int networkHosts,
      int receivers,
      int perBottleneck,
      String title) {
    TrafficSpec spec = builder.build();
    assertThat(spec.networkHosts()).isEqualTo(networkHosts);
    assertThat(spec.receivers()).isEqualTo(receivers);
    assertThat(spec.flowsPerBottleneck()).isEqualTo(perBottleneck);
    assertThat(spec.title()).isEqualTo(title);
  }

  /** Old files and hashes stay what they were: no key that does not apply. */
  @Test
  void keysThatDoNotApplyAreNotWritten() {
    assertThat(Json.canonical(TrafficSpec.DEFAULTS))
        .isEqualTo(
            "{\"flowsPerPair\":1,\"hosts\":8,\"pattern\":\"manyToOne\",\"startJitterNs\":50000}");
    assertThat(Json.canonical(TrafficSpec.builder(Pattern.poisson, 4).build()))
        .isEqualTo(
            "{\"cdf\":\"WebSearch\",\"flowsPerPair\":1,\"hosts\":4,\"load\":0.5,"
                + "\"pattern\":\"poisson\",\"startJitterNs\":0}");
  }

  @ParameterizedTest
  @MethodSource("described")
  void whatIsWrittenCanBeRead(TrafficSpecBuilder builder) throws IOException {
    TrafficSpec spec = builder.build();
    assertThat(Json.MAPPER.readValue(Json.canonical(spec), TrafficSpec.class)).isEqualTo(spec);
  }

  /** A list of traffic, as training and evaluation have it. */
  private record Workloads(List<TrafficSpec> workloads) {}

  private static Workloads workloads(String entry) {
    String yaml = "t:\n  workloads:\n    - " + entry + "\n";
    return StrictYaml.parse("s.yaml", yaml)
        .section("t", new Workloads(List.of(TrafficSpec.DEFAULTS)), Workloads.class);
  }

  @Test
  void entriesOfAListMayLeaveTheNewKeysAway() {
    assertThat(
            workloads("{pattern: incast, hosts: 4, flowsPerPair: 1, startJitterNs: 0, bytes: 7}")
                .workloads())
        .containsExactly(TrafficSpec.builder(Pattern.incast, 4).bytes(7L).build());
    assertThat(
            workloads("{pattern: allToAll, hosts: 4, flowsPerPair: 2, startJitterNs: 5}")
                .workloads())
        .containsExactly(new TrafficSpec(Pattern.allToAll, 4, 2, 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{pattern: incast, hosts: 4, startJitterNs: 0}"
            + "| s.yaml: key `t.workloads[0].flowsPerPair`: Missing creator property",
        "{pattern: incast, hosts: 4, flowsPerPair: 1, startJitterNs: 0, byts: 7}"
            + "| s.yaml: unknown key `t.workloads[0].byts`; did you mean `bytes`?",
        "{pattern: incast, hosts: 4, flowsPerPair: 1, startJitterNs: 0, bytes: x}"
            + "| s.yaml: key `t.workloads[0].bytes`: Cannot coerce String value",
        "{pattern: incast, hosts: x, flowsPerPair: 1, startJitterNs: 0}"
            + "| s.yaml: key `t.workloads[0].hosts`: Cannot coerce String value",
        "{pattern: incats, hosts: 4, flowsPerPair: 1, startJitterNs: 0}"
            + "| s.yaml: key `t.workloads[0].pattern`",
        "{pattern: incast, hosts: 0, flowsPerPair: 1, startJitterNs: 0}"
            + "| s.yaml: key `t.workloads[0].hosts`: expected 1 to 8192 for incast, found 0",
        "{pattern: incast, hosts: 4, flowsPerPair: 1, startJitterNs: 0, periodNs: 0}"
            + "| s.yaml: key `t.workloads[0].periodNs`: expected 1 to",
      })
  void wrongEntriesAreNamed(String entry, String message) {
    assertThatThrownBy(() -> workloads(entry))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyKeyIsDescribed() {
    for (var component : TrafficSpec.class.getRecordComponents()) {
      JsonPropertyDescription description =
          component.getAccessor().getAnnotation(JsonPropertyDescription.class);
      assertThat(description).as(component.getName()).isNotNull();
      assertThat(description.value()).isNotBlank();
    }
  }

  @Test
  void filesBesideTheScenarioAreNamed() {
    assertThat(TrafficSpec.DEFAULTS.externalFileName()).isEmpty();
    assertThat(TrafficSpec.builder(Pattern.poisson, 2).build().externalFileName()).isEmpty();
    assertThat(TrafficSpec.builder(Pattern.poisson, 2).cdf("my.cdf").build().externalFileName())
        .contains("my.cdf");
    assertThat(TrafficSpec.builder(Pattern.hpccFile, 2).file("f.txt").build().externalFileName())
        .contains("f.txt");
  }

  /** Without a pattern there is no telling who sends to whom. */
  @Test
  void aMissingPatternIsRefused() {
    assertThatThrownBy(() -> new TrafficSpec(null, 2, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pattern");
  }
}
