package io.weir.benchmarks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.scenario.SimulationResult;
import org.junit.jupiter.api.Test;

/** What the wide-area benchmark times is what it says. */
class WideAreaScenarioTest {
  @Test
  void bothFlowsFillTheirLinkForAMinute() {
    SimulationResult result = WideAreaScenario.run(WideAreaScenario.scenario(), 1);

    assertThat(result.classes())
        .extracting(SimulationResult.ClassResult::name)
        .containsExactly("bbr", "cubic");
    assertThat(result.goodputGbps()).isBetween(0.009, 0.01);
    // Frames of a minute over three links.
    assertThat(result.packetHops()).isGreaterThan(60 * 10_000_000L / 8 / 1514 * 3);
  }
}
