package io.weir.trainer.spark;

import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.adpg.AdpgLearner;
import io.weir.trainer.adpg.AdpgSpec;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.ObservationFactory;
import io.weir.trainer.rollout.PolicyDecision;
import io.weir.trainer.training.Validation;
import io.weir.trainer.training.ValidationSpec;
import io.weir.trainer.training.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A small training step and a small sweep, to be done on one executor or another. */
final class LearningTask {
  private static final ObservationFactory OBSERVATION = ReferenceObservation::new;

  private LearningTask() {}

  private static Scenario scenario(int senders) {
    return Scenario.DEFAULTS.withTraffic(new TrafficSpec(Pattern.manyToOne, senders, 1, 2_000));
  }

  static Policy policy() {
    return NetworkSpec.DEFAULTS.create(4, 7);
  }

  /**
   * What two updates left behind.
   *
   * @param parameters the policy's
   * @param moments the optimiser's, which are sums of gradients
   * @param statistics of the second update
   */
  record Learned(List<Double> parameters, List<Double> moments, UpdateStatistics statistics) {}

  static Learned twoUpdates(Executor executor) {
    Policy policy = policy();
    AdpgLearner learner = new AdpgLearner(AdpgSpec.DEFAULTS);
    LearnerState state = learner.initialState(policy, 1);
    learner.update(policy, state, episodes(policy, 100), 1, executor);
    UpdateStatistics statistics = learner.update(policy, state, episodes(policy, 200), 2, executor);
    return new Learned(
        IntStream.range(0, policy.parameterCount()).mapToObj(i -> policy.parameters()[i]).toList(),
        state.arrays().values().stream().flatMap(array -> Arrays.stream(array).boxed()).toList(),
        statistics);
  }

  private static List<Episode> episodes(Policy policy, long firstSeed) {
    return IntStream.range(0, 5)
        .mapToObj(
            i ->
                new Episode(
                    "many to one",
                    scenario(2 + i),
                    firstSeed + i,
                    OBSERVATION,
                    policy,
                    0.1,
                    new Episode.Limits(1_000_000, 40, 4)))
        .toList();
  }

  /** A policy under several workloads and seeds. */
  static Validation.Outcome sweep(Executor executor) {
    return new Validation(
            List.of(
                new Workload("two", seed -> scenario(2)), new Workload("six", seed -> scenario(6))),
            new ValidationSpec(
                1,
                ValidationSpec.DEFAULTS.workloads(),
                3,
                new RunSpec(800, 400, 1),
                ValidationSpec.DEFAULTS.score()),
            executor)
        .run(new PolicyDecision(policy(), OBSERVATION));
  }
}
