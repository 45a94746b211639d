package io.weir.distiller.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final List<Workload> WORKLOADS =
      Workload.of(
          List.of(TrafficSpec.of(Pattern.manyToOne, 16, 1), TrafficSpec.of(Pattern.allToAll, 3, 1)),
          seed -> Scenario.DEFAULTS);

  private static Map<String, List<ClosedLoopRun>> run(int threads) {
    AcceptanceSpec spec = new AcceptanceSpec(2, new RunSpec(6_000, 3_000, 1), 4_000);
    try (Workers workers = new Workers(threads)) {
      return new ClosedLoop(WORKLOADS, spec, workers)
          .run(
              () ->
                  new PdRule(
                      PdRule.Parameters.DEFAULTS,
                      new ProgramObservation(RlccObservation.program())),
              () -> {});
    }
  }

  @Test
  void runsAreTheSameOnAnyNumberOfThreads() {
    assertThat(run(1)).isEqualTo(run(2));
  }

  @Test
  void everyWorkloadIsRunWithEverySeedFromTheColdStart() {
    Map<String, List<ClosedLoopRun>> runs = run(2);
    assertThat(runs).containsOnlyKeys("16→1", "all-to-all 3×1");
    assertThat(runs.values()).allMatch(list -> list.size() == 2);
    assertThat(runs.values())
        .allSatisfy(
            list ->
                assertThat(list)
                    .allSatisfy(
                        run -> {
                          assertThat(run.goodputGbps()).isBetween(5.0, 100.0);
                          assertThat(run.startNs()).isBetween(0.0, 4e6);
                        }));
    // What is not fast and fair in the watched time counts as its length.
    assertThat(runs.get("16→1")).allMatch(run -> run.startNs() == 4e6);
    assertThat(runs.get("all-to-all 3×1")).allMatch(run -> run.startNs() < 1e6);
    assertThat(runs.get("16→1").get(0)).isNotEqualTo(runs.get("16→1").get(1));
  }
}
