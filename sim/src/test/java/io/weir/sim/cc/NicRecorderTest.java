package io.weir.sim.cc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.StrictYaml;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NicRecorderTest {
  private static final String SCENARIO =
      "traffic: {pattern: manyToOne, hosts: 4, startJitterNs: 20000}\n"
          + "network: {loss: 0.001}\nrun: {durationUs: 600, warmupUs: 100}";
  private static final int PLENTY = 1_000_000;

  /** Its answers do not depend on what it is told, so that the recorder's clock changes nothing. */
  private static ProbeRateControl control() {
    return new ProbeRateControl(new FixedMultiplier(64_000), 64);
  }

  private static SimulationResult run(CongestionControl control) {
    Scenario scenario =
        ScenarioFamily.from(StrictYaml.parse("trace.yaml", SCENARIO), Map.of()).draw(1);
    try (Simulation simulation = new Simulation(scenario, 3, control)) {
      return simulation.run();
    }
  }

  @Test
  void changesNothingAndRecordsEveryKind() {
    NicRecorder recorder = new NicRecorder(control(), PLENTY);
    assertThat(run(recorder).digest()).isEqualTo(run(control()).digest());

    Map<NicEvent.Kind, Integer> kinds = new EnumMap<>(NicEvent.Kind.class);
    recorder.events().forEach(event -> kinds.merge(event.kind(), 1, Integer::sum));
    assertThat(kinds.keySet()).contains(NicEvent.Kind.TX, NicEvent.Kind.ACK, NicEvent.Kind.NACK);
    assertThat(recorder.full()).isFalse();
    assertThat(recorder.events().get(0).probed()).isTrue();
    long probes = recorder.events().stream().filter(NicEvent::probed).count();
    assertThat(kinds.get(NicEvent.Kind.RTT)).isPositive().isLessThanOrEqualTo((int) probes);
  }

  @Test
  void stopsWhenItIsFull() {
    NicRecorder recorder = new NicRecorder(control(), 10);
    run(recorder);
    assertThat(recorder.events()).hasSize(10);
    assertThat(recorder.full()).isTrue();
  }
}
