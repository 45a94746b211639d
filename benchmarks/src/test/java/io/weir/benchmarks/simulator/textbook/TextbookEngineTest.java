package io.weir.benchmarks.simulator.textbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.StrictYaml;
import io.weir.benchmarks.simulator.SteadyRun;
import io.weir.benchmarks.simulator.Variant;
import io.weir.sim.cc.CongestionControl;
import io.weir.sim.fabric.Ecn;
import io.weir.sim.fabric.Fabric;
import io.weir.sim.fabric.Paths;
import io.weir.sim.fabric.Topology;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.time.VirtualClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextbookEngineTest {
  private static final long NS = 120_000;

  /** Ratios mean nothing unless both do the same work. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 42, -7})
  void givesTheEventsOfWeirsEngines(long seed) {
    SteadyRun window = advanced(Variant.WINDOW, seed, 1);
    SteadyRun heap = advanced(Variant.HEAP, seed, 1);
    SteadyRun textbook = advanced(Variant.TEXTBOOK, seed, 1);

    assertThat(textbook.digest()).isEqualTo(window.digest()).isEqualTo(heap.digest());
    assertThat(textbook.hops()).isEqualTo(window.hops()).isGreaterThan(100_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void dropsWhereWeirDrops(long seed) {
    Scenario scenario =
        Scenario.from(
            StrictYaml.parse(
                "drops",
                """
                network:
                  bufferBytes: 40000
                  ecn: {kminBytes: 30000, kmaxBytes: 30000, pmax: 1}
                traffic: {pattern: manyToOne, hosts: 16, startJitterNs: 2000}
                congestionControl: {algorithm: dctcp}
                """));

    Simulation weir = new Simulation(scenario, seed, dctcp(scenario));
    Simulation textbook =
        new Simulation(
            scenario,
            seed,
            dctcp(scenario),
            (fabric, clock, topology) ->
                new TextbookEngine(
                    fabric,
                    clock,
                    topology,
                    scenario.network().bufferBytes(),
                    scenario.network().marking()));
    weir.runUntil(500_000);
    textbook.runUntil(500_000);

    assertThat(textbook.meter().droppedFrames()).isPositive();
    assertThat(textbook.digest()).isEqualTo(weir.digest());
  }

  private static CongestionControl dctcp(Scenario scenario) {
    return scenario.congestionControl().create("drops", List.of());
  }

  @Test
  void slicesDoNotMatter() {
    SteadyRun whole = advanced(Variant.TEXTBOOK, 1, 1);
    SteadyRun sliced = advanced(Variant.TEXTBOOK, 1, 24);

    assertThat(sliced.digest()).isEqualTo(whole.digest());
  }

  @Test
  void anotherSeedGivesOtherEvents() {
    assertThat(advanced(Variant.TEXTBOOK, 1, 1).digest())
        .isNotEqualTo(advanced(Variant.TEXTBOOK, 2, 1).digest());
  }

  @Test
  void refusesMarkingByChance() {
    Topology topology = new Topology(0, 0, List.of());
    Fabric fabric = new Fabric(List.of(), 0, new Paths(1));

    assertThatThrownBy(
            () ->
                new TextbookEngine(
                    fabric, new VirtualClock(), topology, 1000, new Ecn(100, 200, 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kminBytes = kmaxBytes");
  }

  private static SteadyRun advanced(Variant variant, long seed, int slices) {
    SteadyRun run = SteadyRun.of(variant, 64, seed);
    for (int i = 0; i < slices; i++) {
      run.advance(NS / slices);
    }
    return run;
  }
}
