package io.weir.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationTest {
  private static final ValidationSpec.ScoreWeights WEIGHTS =
      new ValidationSpec.ScoreWeights(1.5, 0.03, 0.02, 0.5, 1);
  private static final List<TrafficSpec> TRAFFIC =
      List.of(
          new TrafficSpec(Pattern.manyToOne, 2, 1, 50_000),
          new TrafficSpec(Pattern.allToAll, 2, 1, 50_000));
  private static final RunSpec RUN = new RunSpec(10_000, 5_000, 1);

  private static PdRule rule() {
    return new PdRule(PdRule.Parameters.DEFAULTS, new ReferenceObservation());
  }

  private static Validation.Outcome validate(int threads) {
    try (Workers workers = new Workers(threads)) {
      ValidationSpec spec =
          new ValidationSpec(10, TRAFFIC.stream().map(WorkloadSpec::of).toList(), 2, RUN, WEIGHTS);
      return new Validation(Workload.of(TRAFFIC, seed -> Scenario.DEFAULTS), spec, workers)
          .run(ValidationTest::rule);
    }
  }

  /** The runs it is a mean of, one by one. */
  private static List<SimulationResult> runs() {
    List<SimulationResult> results = new ArrayList<>();
    for (TrafficSpec traffic : TRAFFIC) {
      for (long seed = 1_000_000; seed < 1_000_002; seed++) {
        Scenario scenario = Scenario.DEFAULTS.withTraffic(traffic).withRun(RUN);
        results.add(
            new Simulation(
                    scenario, seed, new ProbeRateControl(rule(), scenario.roce().minRateQ20()))
                .run());
      }
    }
    return results;
  }

  /** The score from the results, as ScoreWeights words it. */
  private static double score(SimulationResult result) {
    return WEIGHTS.goodput() * result.goodputGbps() / 100
        - WEIGHTS.latency() * result.latencyMeanUs() / 8.192
        - WEIGHTS.tail() * result.latencyP99Us() / 8.192
        - WEIGHTS.fairness() * (1 - result.minMaxFairness())
        - WEIGHTS.drops() * (result.droppedBytes() > 0 ? 1 : 0);
  }

  @Test
  void theScoreIsTheMeanOverWorkloadsAndSeeds() {
    Validation.Outcome outcome = validate(2);
    List<SimulationResult> runs = runs();
    double mean = runs.stream().mapToDouble(ValidationTest::score).average().orElseThrow();
    assertThat(outcome.score()).isCloseTo(mean, within(1e-12)).isBetween(0.8, 1.5);
  }

  @Test
  void figuresAreMeansByWorkload() {
    Validation.Outcome outcome = validate(2);
    List<SimulationResult> runs = runs();
    assertThat(outcome.figures())
        .extracting(TrainingListener.ValidationFigures::scenario)
        .containsExactly("2→1", "all-to-all 2×1");
    for (int w = 0; w < 2; w++) {
      SimulationResult a = runs.get(2 * w);
      SimulationResult b = runs.get(2 * w + 1);
      TrainingListener.ValidationFigures figures = outcome.figures().get(w);
      assertThat(figures.goodputShare())
          .isCloseTo((a.goodputGbps() + b.goodputGbps()) / 200, within(1e-12));
      assertThat(figures.latencyP99PerBaseRtt())
          .isCloseTo((a.latencyP99Us() + b.latencyP99Us()) / 2 / 8.192, within(1e-12));
      assertThat(figures.jain()).isCloseTo((a.jain() + b.jain()) / 2, within(1e-12));
      assertThat(figures.minMax())
          .isCloseTo((a.minMaxFairness() + b.minMaxFairness()) / 2, within(1e-12));
    }
  }

  @Test
  void theOutcomeDoesNotDependOnThreads() {
    assertThat(validate(1)).isEqualTo(validate(2));
  }
}
