package io.weir.trainer.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.artefact.StrictYaml;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.policy.FeedForward;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.PolicyDecision;
import io.weir.trainer.rollout.Trajectory;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.EpisodeSpec;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingLoop;
import io.weir.trainer.training.TrainingSpec;
import io.weir.trainer.training.Validation;
import io.weir.trainer.training.ValidationSpec;
import io.weir.trainer.training.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PpoLearnerTest {
  private static final PpoSpec D = PpoSpec.DEFAULTS;
  private static final NetworkSpec MLP = new NetworkSpec(NetworkSpec.Kind.mlp, List.of(6), 0.5);
  private static final NetworkSpec GRU = new NetworkSpec(NetworkSpec.Kind.gru, List.of(5), 0.5);

  private static Workload manyToOne(int hosts) {
    TrafficSpec traffic = TrafficSpec.of(Pattern.manyToOne, hosts, 1);
    return new Workload(hosts + "→1", seed -> Scenario.DEFAULTS.withTraffic(traffic));
  }

  private static Episode episode(Policy policy, int hosts, int steps, long seed) {
    return new Episode(
        hosts + "→1",
        manyToOne(hosts).scenarios().apply(seed),
        seed,
        ReferenceObservation::new,
        policy,
        0.3,
        new Episode.Limits(2_000_000, steps, 64));
  }

  static Stream<Arguments> networksAndSeeds() {
    return Stream.of(MLP, GRU)
        .flatMap(network -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(network, seed)));
  }

  private static List<FlowSample> samples(Policy policy, long seed) {
    List<FlowSample> samples = new ArrayList<>();
    for (Trajectory trajectory : episode(policy, 3, 8, seed).run()) {
      double weight = 0.1 * (1 + samples.size());
      samples.add(new FlowSample("2→1", trajectory, weight, Math.log(0.3), new Reward(D)));
    }
    FeedForward value = new FeedForward(5, 4, 1);
    value.initialise(1, RandomSource.XO_SHI_RO_256_PP.create(seed));
    samples.forEach(sample -> sample.estimate(value, 0.9, 0.8));
    return samples;
  }

  /** The mean loss over real flows, after the policy has moved, by every parameter. */
  @ParameterizedTest
  @MethodSource("networksAndSeeds")
  void gradientsAreThoseOfFiniteDifferences(NetworkSpec network, long seed) {
    Policy policy = network.create(4, seed);
    List<FlowSample> samples = samples(policy, seed);
    double[] moved = network.create(4, seed).parameters();
    for (int p = 0; p < moved.length; p++) {
      moved[p] += 0.01 * Math.sin(p + seed);
    }
    double[] gradient = new double[moved.length + 1];
    policy.setParameters(moved);
    double log = Math.log(0.28);
    loss(policy, log, samples, gradient);
    double h = 1e-6;
    for (int p = 0; p <= moved.length; p++) {
      double[] above = moved.clone();
      double[] below = moved.clone();
      double logStep = p == moved.length ? h : 0;
      if (p < moved.length) {
        above[p] += h;
        below[p] -= h;
      }
      policy.setParameters(above);
      double after = loss(policy, log + logStep, samples, new double[gradient.length]);
      policy.setParameters(below);
      double before = loss(policy, log - logStep, samples, new double[gradient.length]);
      assertThat(gradient[p])
          .as("%s, seed %d, parameter %d", network.kind(), seed, p)
          .isCloseTo((after - before) / (2 * h), within(1e-6));
    }
  }

  private static double loss(
      Policy policy, double log, List<FlowSample> samples, double[] gradient) {
    return new Minibatch(samples)
        .differentiate(
            policy,
            log,
            new Surrogate(0.2, 0.01),
            gradient,
            new PpoStatistics(samples, List.of("2→1")));
  }

  @Test
  void advantagesAreNormalisedByWeight() {
    List<FlowSample> samples = samples(MLP.create(4, 1), 1);
    FlowSample.normaliseAdvantages(samples);
    double weights = 0;
    double mean = 0;
    double squares = 0;
    for (FlowSample sample : samples) {
      for (double advantage : sample.advantages) {
        weights += sample.weight;
        mean += sample.weight * advantage;
        squares += sample.weight * advantage * advantage;
      }
    }
    assertThat(mean / weights).isCloseTo(0, within(1e-9));
    assertThat(squares / weights).isCloseTo(1, within(1e-6));
  }

  /** The last decision of a trajectory has no signal after it. */
  @Test
  void rewardsFollowTheirDecision() {
    Reward reward = new Reward(0.9, 1, 2);
    for (Trajectory trajectory : episode(MLP.create(4, 1), 4, 12, 1).run()) {
      FlowSample sample = new FlowSample("2→1", trajectory, 1, 0, reward);
      assertThat(sample.steps).isEqualTo(trajectory.length() - 1);
      for (int t = 0; t < sample.steps; t++) {
        double s = trajectory.features()[4 * (t + 1) + 3];
        double action = Math.max(-1, Math.min(trajectory.action(t), 1));
        double multiplier = action >= 0 ? 1 + 0.2 * action : 1 / (1 - 0.2 * action);
        double cost = Math.abs(s) <= 1 ? s * s : 2 * Math.abs(s) - 1;
        assertThat(sample.rewards[t])
            .isCloseTo(0.1 * (2 * Math.log(multiplier) - cost), within(5e-6)); // Q16 multipliers
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networksAndSeeds")
  void theUpdateIsAFunctionOfItsEpisodesNotOfTheThreads(NetworkSpec network, long seed) {
    List<double[]> results = new ArrayList<>();
    List<UpdateStatistics> statistics = new ArrayList<>();
    for (int threads : new int[] {1, 2}) {
      Policy policy = network.create(4, seed);
      PpoLearner learner = new PpoLearner(D);
      LearnerState state = learner.initialState(policy, seed);
      try (Workers workers = new Workers(threads)) {
        for (int update = 1; update <= 2; update++) {
          List<Episode> episodes =
              List.of(episode(policy, 2, 9, seed + update), episode(policy, 3, 9, seed + 9));
          statistics.add(learner.update(policy, state, episodes, update, workers));
        }
      }
      results.add(policy.parameters());
      state.arrays().values().forEach(results::add);
    }
    int half = results.size() / 2;
    for (int i = 0; i < half; i++) {
      assertThat(results.get(i)).as("array %d", i).containsExactly(results.get(half + i));
    }
    assertThat(statistics.get(3)).isEqualTo(statistics.get(1));
    assertThat(results.get(0)).isNotEqualTo(network.create(4, seed).parameters());
  }

  /** Every workload's mean r, and r above and below the target, make up the mean of all. */
  @Test
  void rewardIsTakenApart() {
    Policy policy = MLP.create(4, 1);
    PpoLearner learner = new PpoLearner(D);
    try (Workers workers = new Workers(1)) {
      List<Episode> both = List.of(episode(policy, 2, 9, 1), episode(policy, 3, 9, 2));
      LearnerState state = learner.initialState(policy, 1);
      UpdateStatistics all = learner.update(policy.copy(), state, both, 1, workers);
      assertThat(all.terms()).containsKeys("reward of 2→1", "reward of 3→1");
      assertThat(all.terms().get("rewardAboveTarget") + all.terms().get("rewardBelowTarget"))
          .isCloseTo(all.meanReward(), within(1e-12));
      for (Episode one : both) {
        LearnerState own = learner.initialState(policy, 1);
        UpdateStatistics alone = learner.update(policy.copy(), own, List.of(one), 1, workers);
        assertThat(alone.terms().get("reward of " + one.workload()))
            .isEqualTo(alone.meanReward())
            .isEqualTo(all.terms().get("reward of " + one.workload()));
      }
      assertThat(all.terms().get("reward of 2→1")).isNotEqualTo(all.terms().get("reward of 3→1"));
    }
  }

  /** 2→1, from starts at any rate to the line. */
  private static Workload anyStart() {
    ScenarioFamily family =
        ScenarioFamily.from(
            StrictYaml.parse("any", "roce: {initialRateFraction: {logUniform: [0.02, 1]}}"),
            Map.of());
    return new Workload(
        "2→1", seed -> family.draw(seed).withTraffic(TrafficSpec.of(Pattern.manyToOne, 2, 1)));
  }

  /**
   * The untrained policy leaves every rate where it is: at the line, 100 µs of queue. Latency
   * counts for more here than by default, or that would be good.
   */
  @Test
  void aShortTrainingImprovesTheClosedLoop() {
    TrainingSpec spec = shortTraining();
    List<Workload> validated = List.of(manyToOne(2));
    try (Workers workers = new Workers(2)) {
      Validation validation = new Validation(validated, spec.validation(), workers);
      Policy untrained = spec.network().create(4, 5_000);
      Validation.Outcome before =
          validation.run(new PolicyDecision(untrained, ReferenceObservation::new));
      TrainingLoop.Result result =
          new TrainingLoop(
                  List.of(anyStart()),
                  validated,
                  spec,
                  spec.newLearner(),
                  ReferenceObservation::new,
                  5,
                  workers,
                  TrainingListener.NONE)
              .train();
      Validation.Outcome after =
          validation.run(new PolicyDecision(result.policy(), ReferenceObservation::new));
      assertThat(after.score()).isEqualTo(result.score());
      assertThat(before.score()).as("before").isLessThan(0);
      assertThat(after.score()).as("after").isGreaterThan(1);
      assertThat(after.figures().get(0).goodputShare()).isGreaterThan(0.7);
      assertThat(after.figures().get(0).latencyP99Us()).isLessThan(50);
    }
  }

  private static TrainingSpec shortTraining() {
    return new TrainingSpec(
        TrainingSpec.DEFAULTS.workloads(),
        1,
        40,
        new NetworkSpec(NetworkSpec.Kind.mlp, List.of(12, 12), 0.1),
        TrainingSpec.LearnerKind.ppo,
        TrainingSpec.DEFAULTS.adpg(),
        D,
        new EpisodeSpec(4, 3_000, 100, 64),
        TrainingSpec.DEFAULTS.curriculum(),
        TrainingSpec.DEFAULTS.collapse(),
        0.1,
        new ValidationSpec(
            20,
            ValidationSpec.DEFAULTS.workloads(),
            1,
            new RunSpec(20_000, 15_000, 1),
            new ValidationSpec.ScoreWeights(2, 0.1, 0.1, 0.5, 1)));
  }

  @Test
  void impossibleConstantsAreNamed() {
    assertThatThrownBy(
            () ->
                new PpoSpec(
                    0.01, 0.01, 100, 1e-5, 0.5, 0.9, 0.9, 0.2, 0, 4, 0, 0.3, List.of(8), 1, 2))
        .hasMessageContaining("epochs");
    assertThatThrownBy(
            () ->
                new PpoSpec(
                    0.01, 0.01, 100, 1e-5, 0.5, 0.9, 0.9, 0.2, 4, 4, 0, 0.3, List.of(0), 1, 2))
        .hasMessageContaining("valueHidden");
  }
}
