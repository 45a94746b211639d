package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.artefact.UserError;
import io.weir.sim.cc.CongestionControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the scenario of RoCE hosts (TCP: {@link TcpEndToEndTest}): the engines differ in speed
 * only, and no frame is lost or invented.
 */
class RandomEnginesTest {
  private static final List<String> ALGORITHMS = algorithms();

  /** Everything a run tells, or why it was refused. */
  private record Outcome(
      SimulationResult result, long events, long digest, int telemetry, String refusal) {}

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  private static List<String> algorithms() {
    List<String> all = new ArrayList<>(Scenarios.algorithms());
    all.add("telemetry");
    return all;
  }

  private static Simulation simulation(long seed, EngineChoice engine) {
    String algorithm = ALGORITHMS.get((int) (seed % ALGORITHMS.size()));
    CongestionControl control =
        algorithm.equals("telemetry") ? new QueueWatcher() : Scenarios.control(algorithm);
    Scenario scenario = RandomScenarios.of(seed);
    return new Simulation(scenario, seed, Scenarios.controlIn(scenario, control), engine);
  }

  private static Outcome run(long seed, EngineChoice engine) {
    Simulation simulation = simulation(seed, engine);
    SimulationResult result = null;
    String refusal = "";
    try {
      result = simulation.run(simulation::requireSound);
    } catch (UserError e) {
      refusal = e.getMessage();
    }
    simulation.requireSound();
    int records = simulation.datacenter().fabric.telemetry().open();
    return new Outcome(result, simulation.events(), simulation.digest(), records, refusal);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void windowsGiveTheResultsOfTheHeap(long seed) {
    Outcome heap = run(seed, EngineChoice.HEAP);
    for (long windowNs : new long[] {1, 97, 1 + Long.remainderUnsigned(seed * 31, 100)}) {
      assertThat(run(seed, EngineChoice.windowsOf(windowNs)))
          .as("seed %d, windows of %d ns", seed, windowNs)
          .isEqualTo(heap);
    }
    assertThat(run(seed, EngineChoice.WINDOW)).as("seed %d", seed).isEqualTo(heap);
  }

  /** A negative control: the scenarios do what they are there for. */
  @Test
  void theScenariosCoverWhatCanHappen() {
    Set<String> seen = new TreeSet<>();
    for (long seed = 0; seed < 60; seed++) {
      Scenario scenario = RandomScenarios.of(seed);
      Simulation simulation = simulation(seed, EngineChoice.WINDOW);
      SimulationResult result;
      try {
        result = simulation.run();
      } catch (UserError e) {
        continue;
      }
      seen.add(scenario.network().topology().name());
      seen.add(scenario.traffic().pattern().name());
      seen.add(result.droppedFrames() > 0 ? "drops" : "no drops");
      seen.add(result.markedFrames() > 0 ? "marks" : "no marks");
      seen.add(result.retransmittedShare() > 0 ? "retransmissions" : "none");
      seen.add(result.details().pauses().isEmpty() ? "no pauses" : "pauses");
      seen.add(simulation.datacenter().fabric.paths().version() > 0 ? "rerouted" : "still");
      seen.add(simulation.datacenter().hosts.completedFlows() > 0 ? "completed" : "endless");
    }
    assertThat(seen)
        .contains("star", "dumbbell", "parkingLot", "leafSpine", "fatTree")
        .contains("manyToOne", "allToAll", "permutation", "longShort", "incast", "poisson")
        .contains("allReduceRing", "drops", "no drops", "marks", "no marks", "retransmissions")
        .contains("pauses", "rerouted", "completed");
  }
}
