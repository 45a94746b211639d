package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.fabric.Frame;
import io.weir.sim.fabric.Port;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenarios with one bottleneck, reduced to it, and scenarios that have none. */
class BottleneckPathTest {
  private static final String DUMBBELL =
      """
      transport: tcp
      network:
        topology: dumbbell
        leftHosts: 2
        rightHosts: 1
        linkRateGbps: 1
        fabricRateGbps: 0.02
        hostToSwitchDelayNs: 1000
        switchToHostDelayNs: 2000
        fabricDelayNs: 5000000
        hostDelaysNs: [0, 300, 70]
        bufferBytes: 95000
        loss: 0.01
        ecn: {enabled: false}
        events:
          - {atUs: 2000, link: [3, 4], rateGbps: 0.01}
      traffic: {pattern: manyToOne, hosts: 2, startsNs: [0, 500], startJitterNs: 0}
      run: {durationUs: 10000, warmupUs: 4000}
      congestionControl:
        algorithm: cubic
        mix: [{algorithm: bbr, name: first}]
      """;

  private static BottleneckPath path(String yaml) {
    Scenario scenario = ScenarioFamily.from(StrictYaml.parse("s.yaml", yaml), Map.of()).draw(1);
    return BottleneckPath.of(scenario, 1);
  }

  @Test
  void dumbbell() {
    BottleneckPath path = path(DUMBBELL);
    assertThat(path.rateBps()).isEqualTo(20_000_000);
    assertThat(path.forward().rateBps(2_000_000_000L)).isEqualTo(10_000_000);
    assertThat(path.isConstant()).isFalse();
    assertThat(path.entryDelayNs()).isEqualTo(1000);
    assertThat(path.delayNs()).isEqualTo(5_000_000);
    assertThat(path.bufferBytes()).isEqualTo(95_000);
    assertThat(path.ecn()).isNull();
    assertThat(path.exitLoss()).isEqualTo(0.01);
    assertThat(path.linkHeaderBytes()).isEqualTo(14);
    assertThat(path.mtuBytes()).isEqualTo(1500);
    assertThat(path.warmupNs()).isEqualTo(4_000_000);
    BottleneckPath.Flow second = path.flows().get(1);
    assertThat(second.extraDelayNs()).isEqualTo(300 + 2000 + 70);
    assertThat(second.extraReverseDelayNs()).isEqualTo(1000 + 70 + 2000 + 300);
    assertThat(second.startNs()).isEqualTo(500);
    assertThat(path.flows())
        .extracting(BottleneckPath.Flow::className)
        .containsExactly("first", "cubic");
    assertThat(path.baseRttNs(0)).isEqualTo(10_000_000 + 2 * (1000 + 2000 + 70));
  }

  @Test
  void star() {
    BottleneckPath path =
        path(
            "transport: tcp\n"
                + "traffic: {pattern: manyToOne, hosts: 2}\n"
                + "congestionControl: {algorithm: reno}");
    assertThat(path.rateBps()).isEqualTo(100_000_000_000L);
    assertThat(path.ecn()).isNotNull();
    assertThat(path.baseRttNs(0)).isEqualTo(2 * (3_000 + 1_000));
    assertThat(path.delayNs()).isEqualTo(1_000);
  }

  /** The ports are the simulator's: same equations, and the random numbers depend on the seed. */
  @Test
  void portsDropWhatTheBufferHasNoRoomFor() {
    BottleneckPath path = path(DUMBBELL.replace("loss: 0.01", "loss: 0"));
    List<Port> ports = path.ports(1);
    long frame = Frame.of(0, Frame.DATA, 1514);
    int taken = 0;
    while (ports.get(0).offer(0, frame, taken, 0)) {
      taken++;
    }
    assertThat(taken).isEqualTo(95_000 / 1514);
    assertThat(ports.get(0).firstDeliveryPs()).isEqualTo(1514 * 400_000L + 5_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transport: tcp | transport: roce | transport",
        "linkRateGbps: 1 | linkRateGbps: 0.02 | network.linkRateGbps",
        "link: [3, 4] | link: [0, 3] | network.events",
        "pattern: manyToOne, hosts: 2, startsNs: [0, 500] | pattern: allToAll, hosts: 3 | traffic",
        "pattern: manyToOne, hosts: 2, startsNs: [0, 500] | {pattern: allReduceRing, hosts: 2 |"
            + " traffic.pattern",
      })
  void saysWhatStandsAgainstIt(String in, String with, String key) {
    String yaml = DUMBBELL.replace(in, with.replace("{", ""));
    assertThatThrownBy(() -> path(yaml))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("s.yaml")
        .hasMessageContaining("`" + key + "`")
        .hasMessageContaining("no single bottleneck");
  }

  @Test
  void aStarWithOneSenderQueuesInItsHost() {
    assertThatThrownBy(
            () ->
                path(
                    "transport: tcp\ntraffic: {pattern: manyToOne, hosts: 1}\n"
                        + "congestionControl: {algorithm: reno}"))
        .hasMessageContaining("`network.topology`");
  }
}
