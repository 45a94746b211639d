package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.fabric.LeafSpine;
import io.weir.sim.fabric.LinkSchedule;
import io.weir.sim.fabric.LinkSpec;
import io.weir.sim.fabric.Star;
import io.weir.sim.scenario.NetworkSpec.Kind;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The network section of scenario files. */
class NetworkSpecTest {
  private static final Path HERE = Path.of("");
  private static final String PAIR = "topology: dumbbell, leftHosts: 1, rightHosts: 1";

  private static NetworkSpec spec(String keys) {
    return StrictYaml.parse("s.yaml", "network: {" + keys + "}")
        .section("network", NetworkSpec.DEFAULTS, NetworkSpec.class);
  }

  private static Network network(String keys) {
    return spec(keys).network(2, HERE, 1_000);
  }

  @Test
  void theDefaultIsTheStarOfTheReference() {
    Network network = NetworkSpec.DEFAULTS.network(9, HERE, 1_000);
    assertThat(network.topology()).isEqualTo(Star.of(9, 100_000_000_000L, 3_000, 1_000));
    assertThat(network.schedules()).hasSize(18);
    assertThat(network.isConstant()).isTrue();
    assertThat(network.routingChanges()).isEmpty();
    assertThat(network.host(8)).isEqualTo(8);
    assertThat(network.host(9)).as("the switch").isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topology: dumbbell, leftHosts: 3, rightHosts: 2       | 5  | 2",
        "topology: parkingLot, lineSwitches: 3, hostsPerSwitch: 2  | 8  | 3",
        "topology: leafSpine, leaves: 8, spines: 4             | 64 | 12",
        "topology: fatTree, k: 6                               | 54 | 45",
      })
  void everyShapeIsBuilt(String keys, int hosts, int switches) {
    Network network = network(keys);
    assertThat(network.topology().hosts()).isEqualTo(hosts);
    assertThat(network.topology().switches()).isEqualTo(switches);
  }

  @Test
  void linksOfHostsAndOfTheFabricHaveTheirOwnKeys() {
    Network network =
        network(
            "topology: leafSpine, leaves: 2, spines: 1, hostsPerLeaf: 1, linkRateGbps: 25,"
                + " hostToSwitchDelayNs: 7, switchToHostDelayNs: 8, fabricRateGbps: 40,"
                + " fabricDelayNs: 9, loss: 0.5");
    assertThat(network.topology())
        .isEqualTo(
            LeafSpine.of(
                2,
                1,
                1,
                new LinkSpec(25_000_000_000L, 7, 8, 0.5),
                new LinkSpec(40_000_000_000L, 9, 9, 0.5)));
    assertThat(network.schedules().get(0).loss(0)).isEqualTo(0.5);
  }

  @Test
  void markingCanBeSwitchedOff() {
    assertThat(spec("ecn: {enabled: false}").marking()).isNull();
    assertThat(spec("ecn: {kminBytes: 7}").marking().kminBytes()).isEqualTo(7);
    assertThat(new NetworkSpec(Kind.star, 1, 1, 1, 1, null).marking()).isNull();
  }

  @Test
  void eventsBecomeSchedulesAndRoutingFollows() {
    Network network =
        network(
            PAIR
                + ", convergenceUs: 100, events: [{atUs: 10, link: [2, 3], down: true},"
                + " {atUs: 300, link: [3, 2], up: true}, {atUs: 50, link: [0, 2], rateGbps: 40},"
                + " {atUs: 60, link: [0, 2], loss: 0.1}, {atUs: 70, link: [0, 2], jitterNs: 5},"
                + " {atUs: 500, link: [2, 3], down: true}, {atUs: 590, link: [2, 3], up: true},"
                + " {atUs: 990, link: [2, 3], down: true}]");
    long us = 1_000_000;
    LinkSchedule host = network.schedules().get(0);
    assertThat(host.rateBps(50 * us - 1)).isEqualTo(100_000_000_000L);
    assertThat(host.rateBps(50 * us)).isEqualTo(40_000_000_000L);
    assertThat(host.loss(60 * us)).isEqualTo(0.1);
    assertThat(host.jitterPs(70 * us)).isEqualTo(5_000);
    assertThat(network.schedules().get(4).isDown(10 * us)).isTrue();
    assertThat(network.schedules().get(5).upPs(10 * us)).isEqualTo(300 * us);
    // The outage from 500 to 590 is over before routing knows; that at 990 becomes known too late.
    assertThat(network.routingChanges())
        .containsExactly(new RoutingChange(110_000, 2, false), new RoutingChange(400_000, 2, true));
    assertThat(network.isConstant()).isFalse();
  }

  @Test
  void eventsAfterTheEndAreReported() {
    NetworkSpec spec =
        spec(
            PAIR
                + ", events: [{atUs: 10, link: [2, 3], down: true},"
                + " {atUs: 1000, link: [2, 3], rateGbps: 7.5}]");
    assertThat(spec.eventsThatNeverHappen(1_000))
        .containsExactly("events[1] (link 2-3 rateGbps 7.5 at 1000 µs)");
    assertThat(spec.eventsThatNeverHappen(1_001)).isEmpty();
  }

  @Test
  void filesAreFoundBesideTheScenario(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/t.txt"), "3 1 2\n1\n0 1 1Gbps 1us 0\n2 1 1Gbps 1us 0\n");
    Files.writeString(folder.resolve("up.trace"), "1\n2\n");
    NetworkSpec spec =
        spec(
            "topology: file, topologyFile: sub/t.txt, traces: [{link: [2, 1], file: up.trace}],"
                + " events: [{atUs: 5, link: [0, 1], down: true}]");
    Network network = spec.network(2, folder, 1_000);
    assertThat(network.host(2)).as("the file's host 2").isEqualTo(1);
    assertThat(network.host(1)).as("the file's switch").isEqualTo(-1);
    assertThat(network.schedules().get(2).rateBps(0)).isEqualTo(12_000_000);
    assertThat(network.schedules().get(3).rateBps(0)).isEqualTo(1_000_000_000);
    assertThat(network.schedules().get(0).nextDownPs(0)).isEqualTo(5_000_000);
    assertThat(spec.fileNames()).containsExactly("sub/t.txt", "up.trace");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "topology: fatTree, k: 8, ecn: {enabled: false}",
        PAIR
            + ", events: [{atUs: 1, link: [2, 3], down: true}, {atUs: 2, link: [2, 3], loss: 0.5}]",
        "topology: file, topologyFile: a.txt, traces: [{link: [0, 1], file: b}]",
      })
  void aSpecSurvivesItsFileAndItsJson(String keys) throws IOException {
    NetworkSpec spec = spec(keys);
    String yaml = StrictYaml.write(java.util.Map.of("network", spec));
    assertThat(
            StrictYaml.parse("s.yaml", yaml)
                .section("network", NetworkSpec.DEFAULTS, NetworkSpec.class))
        .isEqualTo(spec);
    String json = Json.canonical(spec);
    assertThat(json).doesNotContain("null");
    assertThat(Json.MAPPER.readValue(json, NetworkSpec.class)).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topology: fatTree, k: 5      | network.k              | expected an even number of ports, found 5",
        "k: 6                         | network.k              | the topology star has no use for it",
        "leaves: 2                    | network.leaves         | the topology star has no use for it",
        "fabricDelayNs: 2             | network.fabricDelayNs  | the topology star has no use for it",
        "topology: file, topologyFile: a, loss: 0.1 | network.loss | the topology file has no use for it",
        "topology: file               | network.topologyFile   | expected the path of an HPCC topology file",
        "topologyFile: a              | network.topologyFile   | the topology star has no use for it",
        "topology: parkingLot, lineSwitches: 15 | network.lineSwitches | expected 2 to 14 switches, found 15",
        "topology: leafSpine, leaves: 4096, hostsPerLeaf: 4096 | network.hostsPerLeaf | at most 65536 hosts in all leaves, found 16777216",
        "fabricRateGbps: 0            | network.fabricRateGbps | expected 0.001 to 10000 Gb/s, found 0",
        "loss: 1                      | network.loss           | expected 0 <= value < 1, found 1.0",
        "ecn: ~                       | network.ecn            | expected a value, found nothing",
        "convergenceUs: -1            | network.convergenceUs  | expected 0 to",
        "'events: [{atUs: 1, link: [0, 1]}]' | network.events[0] | exactly one of down, up, rateGbps, loss, jitterNs, found 0",
        "'events: [{atUs: 1, link: [0, 1], down: true, up: true}]' | network.events[0] | exactly one of down",
        "'events: [{atUs: 1, link: [0, 1], down: false}]'   | network.events[0].down | expected true",
        "'events: [{link: [0, 1], down: true}]'             | network.events[0].atUs | expected a time in µs",
        "'events: [{atUs: 1, link: [0], down: true}]'       | network.events[0].link | the two nodes at its ends",
        "'events: [{atUs: 1, down: true}]'                  | network.events[0].link | found nothing",
        "'events: [{atUs: 1, link: [0, 1], rateGbps: 0}]'   | network.events[0].rateGbps | expected 0.001 to 10000 Gb/s, found 0",
        "'events: [{atUs: 1, link: [0, 1], loss: 2}]'       | network.events[0].loss | expected 0 <= value < 1",
        "'events: [{atUs: 1, link: [0, 1], rate: 2}]'       | network.events[0].rate | rateGbps",
        "'traces: [{link: [0, 1]}]'                         | network.traces[0].file | file",
      })
  void whatIsWrongIsNamed(String keys, String key, String message) {
    assertThatThrownBy(() -> spec(keys))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("s.yaml", key, message);
  }

  @Test
  void whatDoesNotFitTheTopologyIsNamed() {
    assertThatThrownBy(() -> spec(PAIR).network(3, HERE, 1_000))
        .hasMessage("topology: expected at least 3 hosts for the traffic, found 2 in the dumbbell");
    assertThatThrownBy(() -> network(PAIR + ", events: [{atUs: 1, link: [0, 1], up: true}]"))
        .hasMessageContainingAll(
            "events[0].link: expected the two ends of a link, found [0, 1], between which there is"
                + " none (hosts are 0 to 1, switches 2 to 3");
    assertThatThrownBy(() -> network(PAIR + ", events: [{atUs: 1, link: [9, 1], up: true}]"))
        .hasMessageContaining("events[0].link");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      many.append(i == 0 ? "" : ", ")
          .append("{atUs: %d, link: [2, 3], %s: true}".formatted(i, i % 2 == 0 ? "down" : "up"));
    }
    String keys = PAIR + ", convergenceUs: 0, events: [" + many + "]";
    assertThatThrownBy(() -> network(keys))
        .hasMessage("events: routing can change at most 15 times in a run, found 16 changes");
  }

  @ParameterizedTest
  @CsvSource({
    "leaf-spine, 16, 6",
    "fat-tree, 16, 20",
    "dumbbell-failure, 5, 2",
    "hpcc-topology, 8, 4",
  })
  void theExamplesAreWhatTheySay(String name, int hosts, int switches) {
    Path folder = Path.of("..", "examples");
    NetworkSpec spec =
        StrictYaml.read(folder.resolve(name + ".yaml"))
            .section("network", NetworkSpec.DEFAULTS, NetworkSpec.class);
    Network network = spec.network(2, folder, 5_000);
    assertThat(network.topology().hosts()).isEqualTo(hosts);
    assertThat(network.topology().switches()).isEqualTo(switches);
    assertThat(network.isConstant()).isEqualTo(!name.equals("dumbbell-failure"));
    assertThat(spec.eventsThatNeverHappen(5_000)).isEmpty();
  }

  @Test
  void everyKeyIsDescribed() {
    for (Class<?> type :
        List.of(NetworkSpec.class, EcnSpec.class, LinkEventSpec.class, LinkTraceSpec.class)) {
      for (RecordComponent component : type.getRecordComponents()) {
        JsonPropertyDescription description =
            component.getAccessor().getAnnotation(JsonPropertyDescription.class);
        assertThat(description).as("%s.%s", type, component.getName()).isNotNull();
        assertThat(description.value()).isNotBlank();
      }
    }
  }
}
