package io.weir.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.artefact.StrictYaml;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.adpg.AdpgLearner;
import io.weir.trainer.adpg.AdpgSpec;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.PolicyDecision;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {
  private static final TrainingSpec D = TrainingSpec.DEFAULTS;

  private static final EpisodeSpec SHORT = new EpisodeSpec(1, 1_000, 40, 8);

  private static TrafficSpec manyToOne(int hosts) {
    return new TrafficSpec(Pattern.manyToOne, hosts, 1, 20_000);
  }

  private static TrainingSpec spec(List<TrafficSpec> workloads, int updates, List<Integer> hidden) {
    return spec(workloads, 1, updates, hidden, D.averaging(), SHORT);
  }

  /** The default training, with less of everything that takes time. */
  private static TrainingSpec spec(
      List<TrafficSpec> workloads,
      int candidates,
      int updates,
      List<Integer> hidden,
      double averaging,
      EpisodeSpec episodes) {
    return new TrainingSpec(
        workloads.stream().map(WorkloadSpec::of).toList(),
        candidates,
        updates,
        new NetworkSpec(NetworkSpec.Kind.mlp, hidden, D.network().lastLayerScale()),
        D.learner(),
        D.adpg(),
        D.ppo(),
        episodes,
        D.curriculum(),
        D.collapse(),
        averaging,
        new ValidationSpec(
            Math.max(1, updates / 2),
            List.of(WorkloadSpec.of(manyToOne(2))),
            1,
            new RunSpec(10_000, 5_000, 1),
            new ValidationSpec.ScoreWeights(1, 0.02, 0.02, 0.5, 1)));
  }

  private static List<Workload> workloads(List<WorkloadSpec> specs) {
    return WorkloadFamily.of(StrictYaml.parse("reference.yaml", ""), "workloads", specs).stream()
        .map(WorkloadFamily::workload)
        .toList();
  }

  private static TrainingLoop loop(
      TrainingSpec spec, long seed, Workers workers, TrainingListener listener) {
    return new TrainingLoop(
        workloads(spec.workloads()),
        workloads(spec.validation().workloads()),
        spec,
        new AdpgLearner(spec.adpg()),
        ReferenceObservation::new,
        seed,
        workers,
        listener);
  }

  private static TrainingLoop.Result train(
      TrainingSpec spec, long seed, int threads, TrainingListener listener) {
    try (Workers workers = new Workers(threads)) {
      return loop(spec, seed, workers, listener).train();
    }
  }

  private static void assertSame(TrainingLoop.Result one, TrainingLoop.Result other) {
    assertThat(other.policy().parameters()).isEqualTo(one.policy().parameters());
    assertThat(other.score()).isEqualTo(one.score());
    assertThat(other.candidate()).isEqualTo(one.candidate());
    assertThat(other.update()).isEqualTo(one.update());
  }

  @Test
  void theResultIsAFunctionOfTheSeedNotOfTheThreads() {
    TrainingSpec spec = spec(List.of(manyToOne(2), manyToOne(4)), 6, List.of(6));
    Heard first = new Heard();
    TrainingLoop.Result one = train(spec, 3, 1, first);
    for (int threads : List.of(1, 2, 3)) {
      Heard heard = new Heard();
      assertSame(one, train(spec, 3, threads, heard));
      assertThat(heard.log).isEqualTo(first.log);
    }
    assertThat(train(spec, 4, 2, TrainingListener.NONE).policy().parameters())
        .isNotEqualTo(one.policy().parameters());
  }

  /** What is kept is the average, which starts at the first update and then follows. */
  @Test
  void theAveragedPolicyIsKept() {
    List<TrafficSpec> workload = List.of(manyToOne(2));
    double[] last = last(spec(workload, 1, 2, List.of(6), 1, SHORT));
    double[] first = last(spec(workload, 1, 1, List.of(6), 1, SHORT));
    double[] average = last(spec(workload, 1, 2, List.of(6), 0.25, SHORT));
    assertThat(last).isNotEqualTo(first);
    for (int i = 0; i < average.length; i++) {
      assertThat(average[i]).isCloseTo(first[i] + 0.25 * (last[i] - first[i]), within(1e-12));
    }
  }

  /** The averaged policy after the last update. */
  private static double[] last(TrainingSpec spec) {
    Heard heard = new Heard();
    train(spec, 5, 1, heard);
    return heard.states.get(heard.states.size() - 1).average();
  }

  @Test
  void everyUpdateIsReported() {
    TrainingSpec spec = spec(List.of(manyToOne(2)), 2, 6, List.of(6), D.averaging(), SHORT);
    Heard heard = new Heard();
    TrainingLoop.Result result = train(spec, 1, 2, heard);
    assertThat(heard.positions)
        .extracting(TrainingListener.Position::update)
        .containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
    assertThat(heard.positions)
        .extracting(TrainingListener.Position::updates)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(heard.positions).allMatch(at -> at.updatesInAll() == 12);
    assertThat(heard.scores).hasSize(4);
    assertThat(result.archive())
        .allMatch(policy -> heard.scores.contains(policy.score()))
        .allMatch(policy -> policy.score() <= result.score())
        .anyMatch(policy -> policy.score() == result.score());
    assertThat(heard.states).hasSize(12);
    assertThat(heard.statistics)
        .allSatisfy(
            s -> {
              // Two flows; the last decision of each has no reward yet.
              assertThat(s.decisions()).isBetween(1L, 2L * (spec.episodes().stepsPerFlow() - 1));
              assertThat(s.meanMagnitude()).isBetween(0.0, 0.9);
              assertThat(s.gradientNorm()).isPositive();
              assertThat(s.terms().get("rewardLoss") + s.terms().get("actionLoss"))
                  .isCloseTo(s.loss(), within(1e-12));
            });
  }

  /** From any checkpoint, within a candidate or at its end. */
  @Test
  void aResumedTrainingGoesOnBitForBit() {
    TrainingSpec spec = spec(List.of(manyToOne(2), manyToOne(4)), 2, 4, List.of(6), 0.3, SHORT);
    Heard whole = new Heard();
    TrainingLoop.Result expected = train(spec, 8, 2, whole);
    for (int after : List.of(1, 2, 3, 4, 7)) {
      Heard rest = new Heard();
      try (Workers workers = new Workers(1)) {
        TrainingState from = whole.states.get(after - 1);
        assertSame(expected, loop(spec, 8, workers, rest).train(from));
        assertThat(rest.log)
            .as("after update %d", after)
            .isEqualTo(whole.log.subList(whole.log.size() - rest.log.size(), whole.log.size()));
        assertThat(rest.positions).hasSize(8 - after);
      }
    }
  }

  /**
   * The untrained network speeds up when it is congested, and the queue stays at its bound; the
   * trained one keeps the link busy with hardly a queue. Episodes must be long enough to come down
   * from the line rate and to find out that too low is wrong as well.
   */
  @Test
  void aShortTrainingLearnsToControlCongestion() {
    List<TrafficSpec> workloads = List.of(manyToOne(2), manyToOne(4));
    TrainingSpec spec =
        spec(workloads, 1, 60, List.of(12, 12), D.averaging(), new EpisodeSpec(1, 10_000, 300, 8));
    Policy untrained = spec.network().create(4, 4_000);
    try (Workers workers = new Workers(2)) {
      Validation validation =
          new Validation(workloads(spec.validation().workloads()), spec.validation(), workers);
      double before =
          validation.run(new PolicyDecision(untrained, ReferenceObservation::new)).score();
      TrainingLoop.Result result = loop(spec, 4, workers, TrainingListener.NONE).train();
      Validation.Outcome after =
          validation.run(new PolicyDecision(result.policy(), ReferenceObservation::new));
      assertThat(after.score()).isEqualTo(result.score());
      assertThat(before).as("score before").isLessThan(0.5);
      assertThat(after.score()).as("score after").isGreaterThan(0.8);
      assertThat(after.figures().get(0).goodputShare()).isGreaterThan(0.9);
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
    assertThatThrownBy(() -> new EpisodeSpec(1, 5, 30, 4)).hasMessageContaining("durationUs");
    assertThatThrownBy(() -> new AdpgSpec(2, 0.1, 100, 1e-5, 0.5, 0.5, 1, 1, 1))
        .hasMessageContaining("segmentSteps");
    assertThatThrownBy(() -> new ValidationSpec.ScoreWeights(1, 0, 0, -1, 0))
        .hasMessageContaining("score");
  }

  /** Remembers everything it is told. */
  private static final class Heard implements TrainingListener {
    final List<String> log = new ArrayList<>();
    final List<Position> positions = new ArrayList<>();
    final List<UpdateStatistics> statistics = new ArrayList<>();
    final List<Double> scores = new ArrayList<>();
    final List<TrainingState> states = new ArrayList<>();

    @Override
    public void updated(Position at, UpdateStatistics found) {
      positions.add(at);
      statistics.add(found);
      log.add(at + " " + found);
    }

    @Override
    public void validated(
        Position at, List<ValidationFigures> figures, double score, boolean best) {
      scores.add(score);
      log.add(at + " " + figures + " " + score + " " + best);
    }

    @Override
    public void checkpoint(TrainingState state) {
      states.add(state);
    }
  }
}
