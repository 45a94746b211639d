package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topology files of the HPCC simulator. */
class HpccTopologyFileTest {
  private static HpccTopologyFile parse(String text) {
    return HpccTopologyFile.parse("t", text.lines().toList());
  }

  @Test
  void hostsComeFirstWhateverTheirIds() {
    HpccTopologyFile file =
        parse(
            """
            5 2 4
            0 3
            1 0 100Gbps 1us 0
            2 0 25000Mbps 1000ns 0.000000
            0 3 400Gbps 0.001ms 0.01

            4 3 100Gb/s 1500000ps 1e-3
            First line: total node #, switch node #, link #
            """);
    Topology topology = file.topology();
    assertThat(topology.hosts()).isEqualTo(3);
    assertThat(topology.links())
        .containsExactly(
            new Link(0, 3, 100_000_000_000L, 1_000),
            new Link(1, 3, 25_000_000_000L, 1_000),
            new Link(3, 4, 400_000_000_000L, 1_000, 1_000, 0.01),
            new Link(2, 4, 100_000_000_000L, 1_500, 1_500, 0.001));
    for (int node = 0; node < topology.nodes(); node++) {
      assertThat(file.node(file.fileId(node))).isEqualTo(node);
    }
    assertThat(file.fileId(0)).isEqualTo(1);
    assertThat(file.node(5)).isEqualTo(-1);
  }

  /** A topology as a file, the way HPCC's own generator writes them. */
  private static String text(Topology topology) {
    List<String> lines = new ArrayList<>();
    lines.add(topology.nodes() + " " + topology.switches() + " " + topology.links().size());
    List<String> switches = new ArrayList<>();
    for (int node = topology.hosts(); node < topology.nodes(); node++) {
      switches.add(Integer.toString(node));
    }
    lines.add(String.join(" ", switches));
    for (Link link : topology.links()) {
      lines.add(
          "%d %d %dbps %dns %s"
              .formatted(link.a(), link.b(), link.rateBps(), link.delayToBNs(), link.loss()));
    }
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void topologiesSurviveTheirFile(@TempDir Path folder) throws IOException {
    LinkSpec link = new LinkSpec(100_000_000_000L, 1_000, 1_000, 0.125);
    for (Topology topology :
        List.of(
            Star.of(3, link),
            Dumbbell.of(2, 2, link, link),
            ParkingLot.of(3, 1, link, link),
            LeafSpine.of(3, 2, 2, link, link),
            FatTree.of(4, link, link))) {
      Path file = folder.resolve("t.txt");
      Files.writeString(file, text(topology));
      assertThat(HpccTopologyFile.read(file).topology()).isEqualTo(topology);
    }
  }

  /** Slashes stand for line ends. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                   | t: expected `nodes switches links`, found the end of the file",
        "3 1                                  | t:1: expected `nodes switches links`, found 2 fields",
        "3 x 2                                | t:1: switches: expected 0 to 2, found `x`",
        "3 1 2/7                              | t:2: id of a switch: expected 0 to 2, found `7`",
        "4 2 2/3 3                            | t:2: switch 3 is already named in line 2",
        "4 2 2/1 2 3                          | t:2: expected 2 ids of switches, found 3",
        "3 1 2/2/0 2 1Gbps 1us 0              | t: expected link 2 of 2, found the end of the file",
        "3 1 2/2/0 2 1Gbps 1us                | t:3: expected `source destination rate delay error`, found 4 fields",
        "3 1 2/2/0 9 1Gbps 1us 0              | t:3: destination: expected 0 to 2, found `9`",
        "3 1 2/2/0 2 0Gbps 1us 0              | t:3: rate: expected above 0 to 10000 Gb/s, found `0Gbps`",
        "3 1 2/2/0 2 1GBps 1us 0              | t:3: rate: expected whole bit/s, as 100Gbps or 25000Mbps, found `1GBps`",
        "3 1 2/2/0 2 1.5bps 1us 0             | t:3: rate: expected whole bit/s, as 100Gbps or 25000Mbps, found `1.5bps`",
        "3 1 2/2/0 2 1Gbps 0us 0              | t:3: delay: expected 1 to 1000000000 ns, found `0us`",
        "3 1 2/2/0 2 1Gbps 1.5ns 0            | t:3: delay: expected whole ns, as 1us or 1000ns, found `1.5ns`",
        "3 1 2/2/0 2 1Gbps 1..5us 0           | t:3: delay: expected whole ns, as 1us or 1000ns, found `1..5us`",
        "3 1 2/2/0 2 1Gbps 1us 1              | t:3: error: expected a loss probability 0 <= p < 1, found `1`",
        "3 1 1/2/0 2 1Gbps 1us 0              | t: host 1 has no link",
        "3 1 2/2/0 2 1Gbps 1us 0/1 1 1Gbps 1us 0 | t:4: expected two nodes, found a link from a node to itself",
        "3 1 1/2/0 2 1Gbps 1us 0/1 2 1Gbps 1us 0 | t:4: expected 1 links, found one more",
        "4 2 2/0 1/2 0 1Gbps 1us 0/3 1 1Gbps 1us 0 | t: no route from host 2 to host 3: the links do not connect them",
      })
  void whatIsWrongIsNamedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> HpccTopologyFile.parse("t", List.of(text.split("/", -1))))
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }

  @Test
  void aCycleWithoutARouteIsNamedByTheFilesIds() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    6 4 5
                    0 1 2 3
                    4 0 1Gbps 1us 0
                    0 1 1Gbps 1us 0
                    1 2 1Gbps 1us 0
                    2 0 1Gbps 1us 0
                    5 3 1Gbps 1us 0
                    """))
        .hasMessageContaining("t: no route from host 4 to host 5: a cycle without a route: switch")
        .hasMessageEndingWith("and no link leads from there to host 5");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> HpccTopologyFile.read(folder.resolve("none.txt")))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("none.txt", "no such file");
  }
}
