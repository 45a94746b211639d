package io.weir.trainer.adpg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.NetworkDecision;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final TrainingSpec D = TrainingSpec.DEFAULTS;

  private static TrafficSpec manyToOne(int hosts) {
    return new TrafficSpec(Pattern.manyToOne, hosts, 1, 20_000);
  }

  private static TrainingSpec spec(List<TrafficSpec> workloads, int updates, List<Integer> hidden) {
    return spec(workloads, updates, hidden, D.averaging());
  }

  /** The default training, with less of everything that takes time. */
  private static TrainingSpec spec(
      List<TrafficSpec> workloads, int updates, List<Integer> hidden, double averaging) {
    return new TrainingSpec(
        workloads,
        1,
        updates,
        updates / 3,
        128,
        D.stepsPerFlow(),
        Math.max(1, updates / 2),
        hidden,
        D.lastLayerScale(),
        D.learningRate(),
        D.learningRateDecay(),
        D.adamEpsilon(),
        D.gradientClip(),
        averaging,
        D.gamma(),
        D.rewardWeight(),
        D.actionWeight(),
        updates,
        List.of(manyToOne(2)),
        1,
        new TrainingSpec.ScoreWeights(1, 0.02, 0.02, 0.5, 1));
  }

  private static AdpgTrainer.Result train(TrainingSpec spec, long seed, int threads) {
    try (Workers workers = new Workers(threads)) {
      return new AdpgTrainer(
              drawn -> Scenario.DEFAULTS, spec, ReferenceObservation::new, seed, workers)
          .train(progress -> {});
    }
  }

  @Test
  void theResultIsAFunctionOfTheSeedNotOfTheThreads() {
    TrainingSpec spec = spec(List.of(manyToOne(2), manyToOne(4)), 6, List.of(6));
    AdpgTrainer.Result one = train(spec, 3, 1);
    for (AdpgTrainer.Result other : List.of(train(spec, 3, 1), train(spec, 3, 2))) {
      assertThat(other.network().weights()).isDeepEqualTo(one.network().weights());
      assertThat(other.history()).isEqualTo(one.history());
      assertThat(other.score()).isEqualTo(one.score());
      assertThat(other.update()).isEqualTo(one.update());
    }
    assertThat(train(spec, 4, 2).network().weights()[0]).isNotEqualTo(one.network().weights()[0]);
  }

  /** What is kept is the average, which starts at the first update and then follows. */
  @Test
  void theAveragedNetworkIsKept() {
    List<TrafficSpec> workload = List.of(manyToOne(2));
    double[] last = firstLayer(train(spec(workload, 2, List.of(6), 1), 5, 1));
    double[] first = firstLayer(train(spec(workload, 1, List.of(6), 1), 5, 1));
    double[] average = firstLayer(train(spec(workload, 2, List.of(6), 0.25), 5, 1));
    assertThat(last).isNotEqualTo(first);
    for (int i = 0; i < average.length; i++) {
      assertThat(average[i]).isCloseTo(first[i] + 0.25 * (last[i] - first[i]), within(1e-12));
    }
  }

  private static double[] firstLayer(AdpgTrainer.Result result) {
    return result.network().weights()[0];
  }

  @Test
  void everyUpdateIsReported() {
    TrainingSpec spec = spec(List.of(manyToOne(2)), 6, List.of(6));
    List<AdpgTrainer.Progress> heard = new ArrayList<>();
    try (Workers workers = new Workers(2)) {
      AdpgTrainer.Result result =
          new AdpgTrainer(drawn -> Scenario.DEFAULTS, spec, ReferenceObservation::new, 1, workers)
              .train(heard::add);
      assertThat(heard).isEqualTo(result.history()).hasSize(6);
    }
    assertThat(heard).extracting(AdpgTrainer.Progress::update).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(heard.subList(0, 5)).allMatch(progress -> Double.isNaN(progress.score()));
    assertThat(heard.get(5).score()).isFinite();
    // Two flows; the last decision of each has no reward yet.
    assertThat(heard.get(0).steps()).isGreaterThanOrEqualTo(2L * (spec.stepsPerFlow() - 1));
    assertThat(heard).extracting(AdpgTrainer.Progress::steps).isSorted();
    assertThat(heard).allMatch(progress -> progress.meanMagnitude() < 0.9);
  }

  /**
   * The untrained network leaves every rate where it is, at the line, and the queue at its bound;
   * the trained one keeps the link busy with hardly a queue.
   */
  @Test
  void aShortTrainingLearnsToControlCongestion() {
    TrainingSpec spec = spec(List.of(manyToOne(2), manyToOne(4)), 60, List.of(12, 12));
    Mlp untrained =
        InputBasis.rlcc()
            .toStateWeights(
                Mlp.orthogonal(
                    new int[] {4, 12, 12, 1},
                    spec.lastLayerScale(),
                    RandomSource.XO_SHI_RO_256_PP.create(2_000)));
    try (Workers workers = new Workers(2)) {
      Validation validation =
          new Validation(Scenario.DEFAULTS, spec.validation(), 1, spec.score(), workers);
      double before =
          validation.run(() -> new NetworkDecision(untrained, new ReferenceObservation())).score();
      AdpgTrainer.Result result =
          new AdpgTrainer(drawn -> Scenario.DEFAULTS, spec, ReferenceObservation::new, 2, workers)
              .train(progress -> {});
      Validation.Outcome after =
          validation.run(() -> new NetworkDecision(result.network(), new ReferenceObservation()));
      assertThat(after.score()).isEqualTo(result.score());
      assertThat(before).as("score before").isLessThan(0.5);
      assertThat(after.score()).as("score after").isGreaterThan(0.8);
      assertThat(after.results().get(0).goodputGbps()).isGreaterThan(90);
    }
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> spec(List.of(), 6, List.of(6))).hasMessageContaining("workloads");
    assertThatThrownBy(() -> spec(List.of(manyToOne(2)), 0, List.of(6)))
        .hasMessageContaining("updates");
    assertThatThrownBy(() -> spec(List.of(manyToOne(2)), 6, List.of()))
        .hasMessageContaining("hidden");
    assertThatThrownBy(() -> spec(List.of(manyToOne(2)), 6, List.of(0)))
        .hasMessageContaining("hidden");
    assertThatThrownBy(() -> new TrainingSpec.ScoreWeights(1, 0, 0, -1, 0))
        .hasMessageContaining("score");
  }
}
