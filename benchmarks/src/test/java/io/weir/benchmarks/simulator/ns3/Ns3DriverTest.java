package io.weir.benchmarks.simulator.ns3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.weir.artefact.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Ns3DriverTest {
  @TempDir private Path folder;

  private static Ns3Scenario small(List<Ns3Scenario.FlowPath> flows) {
    return new Ns3Scenario(4, 2, 2, 100_000_000_000L, 1000, 1500, 300_000, 2_000_000, flows);
  }

  private Ns3Driver driver() {
    Ns3Toolchain toolchain;
    try {
      toolchain = Ns3Toolchain.find();
    } catch (UserError e) {
      return abort("ns-3 comparison not tested: " + e.getMessage());
    }
    return Ns3Driver.build(toolchain, folder);
  }

  @Test
  void simulatesFlowsOverTheGivenPaths() {
    Ns3Driver driver = driver();

    Ns3Result alone = driver.run(small(List.of(new Ns3Scenario.FlowPath(0, 2, 1, 0))), 100, 50);
    Ns3Result sharing =
        driver.run(
            small(
                List.of(
                    new Ns3Scenario.FlowPath(0, 2, 1, 0), new Ns3Scenario.FlowPath(1, 3, 1, 0))),
            100,
            50);
    Ns3Result apart =
        driver.run(
            small(
                List.of(
                    new Ns3Scenario.FlowPath(0, 2, 1, 0), new Ns3Scenario.FlowPath(1, 3, 0, 0))),
            100,
            50);

    // Payload is 1448 of 1502 bytes: at most 96.4 Gb/s.
    assertThat(alone.goodputGbps()).isBetween(94.0, 97.0);
    assertThat(sharing.goodputGbps()).isBetween(92.0, 97.0);
    assertThat(apart.goodputGbps()).isBetween(188.0, 194.0);
    assertThat(sharing.markedPackets()).isPositive();
    assertThat(alone.markedPackets()).isZero();
    assertThat(apart.droppedPackets()).isZero();
    // Four hops for a packet and four for its acknowledgement, 8.3 packets a µs.
    assertThat(alone.hops()).isBetween(8L * 8 * 50, 8L * 9 * 50);
    assertThat(alone.wallSeconds()).isPositive();
    assertThat(alone.version()).isNotEmpty();
  }

  @Test
  void flowsInsideOneLeafPassNoSpine() {
    Ns3Result result =
        driver()
            .run(
                small(
                    List.of(
                        new Ns3Scenario.FlowPath(
                            0, 1, Ns3Scenario.NO_SPINE, Ns3Scenario.NO_SPINE))),
                100,
                50);

    assertThat(result.goodputGbps()).isBetween(94.0, 97.0);
    assertThat(result.hops()).isBetween(4L * 8 * 50, 4L * 9 * 50);
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> Ns3Toolchain.find(Map.of("PATH", folder.toString())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no C++ compiler")
        .hasMessageContaining("apt-get install -y libns3-dev");
  }
}
