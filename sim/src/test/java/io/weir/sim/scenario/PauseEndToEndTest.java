package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.fabric.Port;
import io.weir.sim.fabric.QueueStats;
import io.weir.sim.fabric.SharedBufferSwitch;
import io.weir.sim.measure.PauseMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Priority flow control in whole simulations: deadlocks, and how long ports were paused. */
class PauseEndToEndTest {
  private static final int SWITCHES = 5;
  private static final long SMALL = 150_000;
  private static final long LARGE = 32 << 20;

  @TempDir private Path folder;

  /**
   * Five switches with a host each, in a ring or in a line; every host sends 2 MB to the one two
   * switches further.
   */
  private Simulation simulation(boolean ring, long bufferBytes) throws IOException {
    List<String> topology = new ArrayList<>();
    topology.add("10 5 " + (ring ? 10 : 9));
    topology.add("5 6 7 8 9");
    for (int host = 0; host < SWITCHES; host++) {
      topology.add(host + " " + (SWITCHES + host) + " 100Gbps 1us 0");
    }
    for (int i = 0; i < (ring ? SWITCHES : SWITCHES - 1); i++) {
      topology.add((SWITCHES + i) + " " + (SWITCHES + (i + 1) % SWITCHES) + " 100Gbps 1us 0");
    }
    Files.write(folder.resolve("topology.txt"), topology);
    List<String> flows = new ArrayList<>();
    flows.add("5");
    for (int host = 0; host < SWITCHES; host++) {
      flows.add(host + " " + (host + 2) % SWITCHES + " 3 100 2000000 0");
    }
    Files.write(folder.resolve("flows.txt"), flows);
    String yaml =
        "network: {topology: file, topologyFile: topology.txt, ecn: {enabled: false},"
            + " switches: {kind: shared, pfcShift: 2, bufferBytes: "
            + bufferBytes
            + "}}\ntraffic: {pattern: hpccFile, hosts: 5, file: flows.txt}\n"
            + "run: {durationUs: 2000, warmupUs: 0, bins: 10}";
    Scenario scenario = Scenario.from(StrictYaml.parse(folder.resolve("s.yaml").toString(), yaml));
    return new Simulation(scenario, 1, Scenarios.control("constant"));
  }

  @Test
  void aRingWithSmallBuffersEndsInADeadlockThatIsNamed() throws IOException {
    UserError error = catchThrowableOfType(UserError.class, simulation(true, SMALL)::run);
    assertThat(error.kind()).isEqualTo(UserError.Kind.CHECK_FAILED);
    // Links 5 to 9 are the ring; their even ports go clockwise.
    assertThat(error)
        .hasMessageContaining("PFC deadlock of priority 0: port 10 → 12 → 14 → 16 → 18 → 10");
  }

  @Test
  void aRingWithLargeBuffersCompletes() throws IOException {
    assertCompletes(simulation(true, LARGE));
  }

  @Test
  void aLineWithSmallBuffersPausesAndCompletes() throws IOException {
    SimulationResult result = assertCompletes(simulation(false, SMALL));
    assertThat(result.details().pauses()).isNotEmpty();
  }

  private static SimulationResult assertCompletes(Simulation simulation) {
    SimulationResult result = simulation.run();
    assertThat(result.details().completions()).hasSize(5).allMatch(flow -> flow.isComplete());
    assertThat(result.droppedFrames()).isZero();
    return result;
  }

  /** Six hosts on the left send to two on the right; the run ends while ports are paused. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pausesOfTheResultAreThoseTheSwitchesCounted(boolean heap) {
    EngineChoice engine = heap ? EngineChoice.HEAP : EngineChoice.WINDOW;
    Scenario scenario =
        Scenario.from(
            StrictYaml.parse(
                "s.yaml",
                """
                network:
                  topology: dumbbell
                  leftHosts: 6
                  rightHosts: 2
                  fabricRateGbps: 200
                  ecn: {enabled: false}
                  switches: {kind: shared, bufferBytes: 1200000, pfcShift: 4}
                traffic: {pattern: manyToOne, hosts: 6}
                run: {durationUs: 1000, warmupUs: 0, bins: 5}
                """));
    Simulation simulation = new Simulation(scenario, 1, Scenarios.control("constant"), engine);
    List<PauseMeter.Paused> paused = simulation.run().details().pauses();
    List<PauseMeter.Paused> ofSwitches = new ArrayList<>();
    for (PauseMeter.Paused one : paused) {
      if (!simulation.topology().isHost(simulation.topology().source(one.port()))) {
        ofSwitches.add(one);
      }
    }
    assertThat(ofSwitches).as("ports of switches that were paused").isNotEmpty();
    assertThat(paused).as("hosts were paused too").hasSizeGreaterThan(ofSwitches.size());
    List<PauseMeter.Paused> counted = new ArrayList<>();
    for (SharedBufferSwitch one : simulation.datacenter().switches) {
      for (Port port : one.ports()) {
        for (int priority = 0; priority < one.priorities(); priority++) {
          QueueStats stats = one.stats(simulation.nowNs() * 1000, port.index(), priority);
          if (stats.pausesReceived() > 0) {
            PauseMeter.Paused same = find(ofSwitches, port.index(), priority);
            assertThat(stats.pausesReceived()).isEqualTo(same.pauses());
            assertThat(stats.pausedNs()).isPositive().isEqualTo(same.totalPs() / 1000);
            counted.add(same);
          }
        }
      }
    }
    assertThat(counted).containsExactlyInAnyOrderElementsOf(ofSwitches);
  }

  private static PauseMeter.Paused find(List<PauseMeter.Paused> all, int port, int priority) {
    return all.stream()
        .filter(one -> one.port() == port && one.priority() == priority)
        .findFirst()
        .orElseThrow();
  }
}
