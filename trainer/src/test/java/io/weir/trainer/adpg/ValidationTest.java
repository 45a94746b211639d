package io.weir.trainer.adpg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.cc.PdRule;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.rollout.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationTest {
  /** The score from the results, as TrainingSpec.ScoreWeights words it. */
  private static double score(SimulationResult result, TrainingSpec.ScoreWeights weights) {
    return weights.goodput() * result.goodputGbps() / 100
        - weights.latency() * result.latencyMeanUs() / 8.192
        - weights.tail() * result.latencyP99Us() / 8.192
        - weights.fairness() * (1 - result.minMaxFairness())
        - weights.drops() * (result.droppedBytes() > 0 ? 1 : 0);
  }

  @Test
  void theScoreIsTheMeanOverWorkloadsAndSeeds() {
    TrainingSpec.ScoreWeights weights = new TrainingSpec.ScoreWeights(1.5, 0.03, 0.02, 0.5, 1);
    List<TrafficSpec> workloads =
        List.of(
            new TrafficSpec(Pattern.manyToOne, 2, 1, 50_000),
            new TrafficSpec(Pattern.allToAll, 2, 1, 50_000));
    try (Workers workers = new Workers(2)) {
      Validation validation = new Validation(Scenario.DEFAULTS, workloads, 2, weights, workers);
      Validation.Outcome outcome =
          validation.run(() -> new PdRule(PdRule.Parameters.DEFAULTS, new ReferenceObservation()));
      assertThat(outcome.results()).hasSize(4);
      assertThat(outcome.results()).extracting(r -> r.flows().size()).containsExactly(2, 2, 2, 2);
      assertThat(outcome.results()).extracting(SimulationResult::digest).doesNotHaveDuplicates();
      double mean =
          outcome.results().stream().mapToDouble(r -> score(r, weights)).average().orElseThrow();
      assertThat(outcome.score()).isCloseTo(mean, within(1e-12));
      assertThat(outcome.score()).isBetween(1.0, 1.5);
    }
  }
}
