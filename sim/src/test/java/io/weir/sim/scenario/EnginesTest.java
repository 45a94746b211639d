package io.weir.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines differ in speed only. */
class EnginesTest {
  /** From a picosecond's neighbour to more than the links allow. */
  @ParameterizedTest
  @ValueSource(longs = {1, 7, 100, 333, 999, 1_000, Long.MAX_VALUE})
  void windowsOfAnyLengthGiveTheEventsOfTheHeap(long windowNs) {
    for (Map.Entry<String, Scenario> entry : Scenarios.varied().entrySet()) {
      for (String algorithm : Scenarios.algorithms()) {
        Simulation heap = simulation(entry.getValue(), algorithm, EngineChoice.HEAP);
        Simulation window =
            simulation(entry.getValue(), algorithm, EngineChoice.windowsOf(windowNs));
        assertThat(window.run().toString())
            .as("%s %s", entry.getKey(), algorithm)
            .isEqualTo(heap.run().toString());
        assertThat(window.events()).isEqualTo(heap.events());
      }
    }
  }

  private static Simulation simulation(Scenario scenario, String algorithm, EngineChoice engine) {
    return new Simulation(scenario, 7, Scenarios.control(algorithm), engine);
  }
}
