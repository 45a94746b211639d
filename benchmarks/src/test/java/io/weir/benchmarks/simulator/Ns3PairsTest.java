package io.weir.benchmarks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.simulator.ns3.Ns3Scenario;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class Ns3PairsTest {
  @Test
  void everyHostSendsToOneOtherAndFlowsSpreadOverSpines() {
    LeafSpineScenario shape = LeafSpineScenario.SMALL;
    Ns3Scenario scenario = Ns3Pairs.of(shape, 1);

    assertThat(scenario.flows()).hasSize(64);
    assertThat(scenario.flows().stream().map(Ns3Scenario.FlowPath::source))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 64).boxed().toList());
    assertThat(scenario.flows().stream().map(Ns3Scenario.FlowPath::destination))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 64).boxed().toList());
    for (Ns3Scenario.FlowPath flow : scenario.flows()) {
      if (shape.leafOf(flow.source()) == shape.leafOf(flow.destination())) {
        assertThat(flow.spineThere()).isEqualTo(Ns3Scenario.NO_SPINE);
        assertThat(flow.spineBack()).isEqualTo(Ns3Scenario.NO_SPINE);
      } else {
        assertThat(flow.spineThere()).isBetween(0, 3);
        assertThat(flow.spineBack()).isBetween(0, 3);
      }
    }
    assertThat(scenario.flows().stream().map(Ns3Scenario.FlowPath::spineThere))
        .contains(0, 1, 2, 3);
  }

  @Test
  void theSeedDecides() {
    assertThat(Ns3Pairs.of(LeafSpineScenario.SMALL, 1))
        .isEqualTo(Ns3Pairs.of(LeafSpineScenario.SMALL, 1))
        .isNotEqualTo(Ns3Pairs.of(LeafSpineScenario.SMALL, 2));
  }
}
