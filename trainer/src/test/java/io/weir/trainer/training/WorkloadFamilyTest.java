package io.weir.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadFamilyTest {
  private static List<WorkloadFamily> families(String yaml) {
    StrictYaml file = StrictYaml.parse("s.yaml", yaml);
    TrainingSpec spec = file.section("training", TrainingSpec.DEFAULTS, TrainingSpec.class);
    return WorkloadFamily.trained(file, spec);
  }

  private static Scenario draw(WorkloadFamily family, long seed) {
    return family.workload().scenarios().apply(seed);
  }

  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  private static final String EVERYTHING =
      """
      network: {linkRateGbps: {uniform: [10, 20]}, hostToSwitchDelayNs: 2000}
      traffic: {hosts: 5, flowsPerPair: 3}
      training:
        workloads:
          - name: incast
            baseRtt: idle
            traffic:
              pattern: manyToOne
              hosts: {logUniform: [1, 64]}
              flowsPerPair: {logUniform: [1, 128]}
              startJitterNs: {choice: [0, 50000, 1000000]}
            network:
              linkRateGbps: {logUniform: [10, 400]}
              hostToSwitchDelayNs: {logUniform: [1000, 19000]}
              bufferBytes: {logUniform: [1000000, 20000000]}
            roce: {initialRateFraction: {logUniform: [0.01, 1]}}
          - name: flapping
            traffic: {pattern: manyToOne, hosts: 4}
            network:
              events:
                - {atUs: {integers: [500, 2000]}, link: [0, 5], down: true}
                - {atUs: {integers: [2500, 4000]}, link: [0, 5], up: true}
          - traffic: {pattern: poisson, hosts: 8, load: 0.5}
          - traffic: {hosts: 2}
      """;

  private static final List<WorkloadFamily> FAMILIES = families(EVERYTHING);

  @ParameterizedTest
  @MethodSource("seeds")
  void everySeedDrawsWithinTheRanges(long seed) {
    Scenario incast = draw(FAMILIES.get(0), seed);
    assertThat(incast.network().linkRateGbps()).isBetween(10.0, 400.0);
    assertThat(incast.traffic().networkHosts()).isBetween(2, 65);
    assertThat(incast.traffic().flowsPerBottleneck()).isBetween(1, 8192);
    assertThat(incast.roce().initialRateFraction()).isBetween(0.01, 1.0);
    // Twice the delays, and a packet of 1,086 bytes and its acknowledgement of 64 over two links.
    double serialisation = 2 * (1086 + 64) * 8 / incast.network().linkRateGbps();
    long delays =
        2 * (incast.network().hostToSwitchDelayNs() + incast.network().switchToHostDelayNs());
    assertThat((double) incast.roce().baseRttNs())
        .isBetween(delays + serialisation - 3, delays + serialisation + 3);
    assertThat(draw(FAMILIES.get(0), seed)).as("again").isEqualTo(incast);
    Scenario flapping = draw(FAMILIES.get(1), seed);
    assertThat(flapping.network().events()).hasSize(2);
    assertThat(flapping.network().events().get(0).atUs()).isBetween(500L, 2000L);
    assertThat(flapping.network().linkRateGbps()).as("the file's own range").isBetween(10.0, 20.0);
    assertThat(flapping.roce().baseRttNs()).isEqualTo(8192);
  }

  @Test
  void seedsDifferAndReachBothEnds() {
    WorkloadFamily incast = FAMILIES.get(0);
    double[] rates =
        LongStream.range(0, 300)
            .mapToDouble(seed -> draw(incast, seed).network().linkRateGbps())
            .sorted()
            .toArray();
    assertThat(rates[0]).isLessThan(15);
    assertThat(rates[150]).as("logarithmic").isBetween(45.0, 90.0);
    assertThat(rates[299]).isGreaterThan(300);
  }

  /** Traffic with a pattern stands alone; traffic without lies over the file's. */
  @Test
  void sectionsLieOverTheFilesOwn() {
    List<WorkloadFamily> families = FAMILIES;
    assertThat(families)
        .extracting(WorkloadFamily::name)
        .containsExactly("incast", "flapping", "poisson 8 WebSearch 50 %", "2×3→1");
    assertThat(draw(families.get(1), 1).traffic().flowsPerPair()).isEqualTo(1);
    assertThat(draw(families.get(2), 1).traffic().pattern()).isEqualTo(Pattern.poisson);
    assertThat(draw(families.get(3), 1).traffic().flowsPerPair()).isEqualTo(3);
    assertThat(draw(families.get(3), 1).network().hostToSwitchDelayNs()).isEqualTo(2000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{traffic: {hostz: 3}}]            | unknown key `training.workloads[0].traffic.hostz`",
        "[{trafic: {hosts: 3}}]             | unknown key `training.workloads[0].trafic`",
        "[{traffic: {hosts: 0}}]            | key `training.workloads[0].traffic.hosts`: expected 1",
        "[{baseRtt: known}]                 | key `training.workloads[0].baseRtt`: expected one of",
        "[{traffic: {hosts: {uniform: [3, 1]}}}] | key `training.workloads[0].traffic.hosts.uniform`",
        "[{network: {bufferBytes: {integers: [1, 9000]}}}] | `training.workloads[0].network.bufferB",
        "[{name: a, traffic: {hosts: 2}}, {name: a}] | key `training.workloads[1].name`: expected a",
        "[{traffic: {hosts: 2}}, {traffic: {hosts: 2}}] | key `training.workloads[1].name`: expected",
        "[{traffic: ~}]                     | key `training.workloads[0].traffic`: expected a value",
        "[]                                 | key `training.workloads`: expected 1",
      })
  void errorsNameFileAndKey(String workloads, String message) {
    assertThatThrownBy(() -> families("training: {workloads: " + workloads + "}"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("s.yaml: ")
        .hasMessageContaining(message.strip());
  }

  /** An entry is written as it is read. */
  @Test
  void theSpecificationSurvivesWritingAndReading() {
    StrictYaml file = StrictYaml.parse("s.yaml", EVERYTHING);
    TrainingSpec spec = file.section("training", TrainingSpec.DEFAULTS, TrainingSpec.class);
    String written = StrictYaml.write(java.util.Map.of("training", spec));
    assertThat(
            StrictYaml.parse("t.yaml", written)
                .section("training", TrainingSpec.DEFAULTS, TrainingSpec.class))
        .satisfies(read -> assertThat(Json.pretty(read)).isEqualTo(Json.pretty(spec)));
  }
}
