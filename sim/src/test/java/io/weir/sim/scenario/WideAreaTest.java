package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.FlowContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long delays, slow links, long runs, hosts at different distances, flows that join late. */
class WideAreaTest {
  private static Scenario scenario(String yaml) {
    return ScenarioFamily.from(StrictYaml.parse("s.yaml", yaml), Map.of()).draw(1);
  }

  /** A constant rate that writes down every flow's least round-trip time. */
  private static final class LeastRtt implements CongestionControl {
    final CongestionControl inner = new ConstantRate(new ConstantRate.Parameters(0.01));
    final long[] leastNs = new long[8];

    LeastRtt() {
      Arrays.fill(leastNs, Long.MAX_VALUE);
    }

    @Override
    public int privateLongs() {
      return 1;
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      inner.onStart(flow, block, offset);
      block[offset + PRIVATE] = flow.flow();
    }

    @Override
    public void onAck(AckEvent event, long[] block, int offset) {
      int flow = (int) block[offset + PRIVATE];
      leastNs[flow] = Math.min(leastNs[flow], event.rttNs);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'topology: star, hostDelaysNs: [0, 20000000, 0]'",
    "'topology: dumbbell, leftHosts: 2, rightHosts: 1, hostDelaysNs: [0, 20000000, 0]'"
  })
  void hostsFurtherAwayHaveLongerRoundTrips(String network) {
    Scenario scenario =
        scenario(
            "network: {"
                + network
                + "}\ntraffic: {hosts: 2, startJitterNs: 0}\nroce: {ackCoalescing: 1}\n"
                + "run: {durationUs: 200000, warmupUs: 0}");
    LeastRtt control = new LeastRtt();
    new Simulation(scenario, 1, control).run();
    assertThat(control.leastNs[0]).isBetween(8_000L, 20_000L);
    assertThat(control.leastNs[1] - control.leastNs[0]).isBetween(40_000_000L, 40_000_200L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network: {hostDelaysNs: [1, 2]} | s.yaml: key `network.hostDelaysNs`: expected one entry for each of 9 hosts, found 2",
        "network: {hostDelaysNs: [-1]} | s.yaml: key `network.hostDelaysNs[0]`: expected 0 to 1000000000 ns, found -1",
        "network: {topology: fatTree, hostDelaysNs: [1]} | s.yaml: key `network.hostDelaysNs`: the topology fatTree has no use for it",
        "traffic: {startsNs: [1]} | s.yaml: key `traffic.startsNs`: expected one entry for each of 8 senders, found 1",
        "traffic: {hosts: 1, startsNs: [20000000]} | s.yaml: key `traffic.startsNs[0]`: expected less than the run's 20000000 ns, found 20000000",
        "traffic: {hosts: 1, startsNs: [-1]} | s.yaml: key `traffic.startsNs[0]`: expected 0 to",
        "traffic: {pattern: poisson, startsNs: [1]} | s.yaml: key `traffic.startsNs`: expected nothing for poisson",
      })
  void wrongListsAreNamed(String yaml, String message) {
    assertThatThrownBy(() -> Derived.of(scenario(yaml), 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  /** A flow that joins late sends nothing before, and its jitter is what it was. */
  @ParameterizedTest
  @CsvSource({"manyToOne", "allToAll", "permutation"})
  void startsAreAddedBySender(String pattern) {
    String traffic = "traffic: {pattern: %s, hosts: 3, startJitterNs: 5000%s}";
    Scenario together = scenario(traffic.formatted(pattern, ""));
    Scenario apart = scenario(traffic.formatted(pattern, ", startsNs: [0, 7000, 1000000]"));
    long[] extraNs = {0, 7_000, 1_000_000};
    var before = together.makeFlows(together.buildNetwork(), new RandomStreams(3));
    var after = apart.makeFlows(apart.buildNetwork(), new RandomStreams(3));
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).destination()).isEqualTo(before.get(i).destination());
      assertThat(after.get(i).startNs())
          .isEqualTo(before.get(i).startNs() + extraNs[after.get(i).source()]);
    }
    assertThat(apart.traffic().title()).isNotEqualTo(together.traffic().title());
  }

  /** 1 Mb/s, a second each way, a buffer of one packet, ten minutes: every bound allows it. */
  @Test
  void tenMinutesOnASlowLongLink() {
    Scenario scenario =
        scenario(
            "network: {topology: dumbbell, leftHosts: 2, rightHosts: 1, linkRateGbps: 1,"
                + " fabricRateGbps: 0.001, fabricDelayNs: 1000000000, bufferBytes: 1086}\n"
                + "traffic: {hosts: 2, startsNs: [0, 300000000000]}\n"
                + "roce: {burstBytes: 1024, timeoutUs: 10000000}\n"
                + "run: {durationUs: 600000000, warmupUs: 100000000, bins: 600}\n"
                + "congestionControl: {algorithm: constant, parameters: {rateFraction: 0.0005}}");
    CongestionControl control = scenario.congestionControl().create("s.yaml", List.of());
    SimulationResult result = new Simulation(scenario, 1, control).run();
    assertThat(result.bottleneck().rateGbps()).isCloseTo(0.001, within(1e-12));
    assertThat(result.bottleneck().utilisation()).isBetween(0.5, 1.0);
    assertThat(result.bottleneck().queue().maxBytes()).isLessThanOrEqualTo(1086);
    assertThat(result.flows().get(0).goodputGbps()).isPositive();
    assertThat(result.flows().get(1).sentPackets()).isPositive();
    assertThat(result.bins().get(298).gbps().get(1)).isZero();
    assertThat(result.bins().get(400).gbps().get(0)).isPositive();
  }
}
