package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.StrictYaml;
import io.weir.sim.cc.AckEvent;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.FlowContext;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerivedTest {
  private static Scenario scenario(String yaml) {
    return Scenario.from(StrictYaml.parse("s.yaml", yaml));
  }

  private static Map<String, Long> facts(Scenario scenario) {
    return Derived.of(scenario, 1).stream()
        .collect(Collectors.toMap(Derived.Fact::name, Derived.Fact::value));
  }

  /** 3000 + 1000 ns each way and two serialisations of 1086 and of 64 bytes at 100 Gb/s. */
  @Test
  void theReference() {
    Map<String, Long> facts = facts(Scenario.DEFAULTS);
    assertThat(facts)
        .containsEntry("hosts", 9L)
        .containsEntry("switches", 1L)
        .containsEntry("boundedFlows", 0L)
        .containsEntry("unboundedFlows", 8L)
        .containsEntry("bottleneckRateBps", 100_000_000_000L)
        .containsEntry("bottleneckFlows", 8L)
        .containsEntry("baseRttNs", 8184L)
        .containsEntry("bdpBytes", 102_300L)
        .containsEntry("packetBytes", 1086L);
  }

  /** Sends slowly and remembers the least round-trip time. */
  private static final class Slow implements CongestionControl {
    long leastRttNs = Long.MAX_VALUE;

    @Override
    public int privateLongs() {
      return 0;
    }

    @Override
    public void onStart(FlowContext flow, long[] block, int offset) {
      block[offset + WINDOW_BYTES] = NO_WINDOW;
      block[offset + RATE_BPS] = flow.lineRateBps() / 50;
      block[offset + TIMER_NS] = NO_TIMER;
    }

    @Override
    public void onAck(AckEvent event, long[] block, int offset) {
      leastRttNs = Math.min(leastRttNs, event.rttNs);
    }
  }

  /** The base round-trip time is the one that a lone, slow flow sees. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{linkRateGbps: 100}",
        "{linkRateGbps: 10, hostToSwitchDelayNs: 500}",
        "{linkRateGbps: 3.7, switchToHostDelayNs: 12345}"
      })
  void baseRttIsWhatALoneFlowSees(String network) {
    Scenario scenario =
        scenario(
            "network: "
                + network
                + "\nroce: {ackCoalescing: 1, burstBytes: 1}\ntraffic: {hosts: 1}\n"
                + "run: {durationUs: 4000, warmupUs: 0}");
    Slow control = new Slow();
    new Simulation(scenario, 1, control).run();
    assertThat(control.leastRttNs)
        .isBetween(facts(scenario).get("baseRttNs"), facts(scenario).get("baseRttNs") + 1);
  }
}
