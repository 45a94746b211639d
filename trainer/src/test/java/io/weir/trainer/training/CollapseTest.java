package io.weir.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.learning.Learner;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollapseTest {
  private static final long SEED = 3;
  private static final UpdateStatistics HEALTHY = statistics(0.1, 0.3, 0.2);
  private static final UpdateStatistics CONSTANT = statistics(7.5, 0.3, 0.001);
  private static final UpdateStatistics CONSTANT_ON_TARGET = statistics(0.1, 0.3, 0.001);
  private static final UpdateStatistics SATURATED = statistics(0.1, 0.995, 0.2);

  private static UpdateStatistics statistics(double reward, double magnitude, double deviation) {
    return new UpdateStatistics(1, Map.of(), reward, magnitude, deviation, 1, 10);
  }

  /** What a learner does at an update of an attempt. */
  private interface Script {
    UpdateStatistics update(int attempt, int update, double[] parameters);
  }

  /** Moves every parameter by a function of the episodes' seed, then does what it is told. */
  private record Scripted(Script script) implements Learner {
    @Override
    public LearnerState initialState(Policy policy, long seed) {
      return new LearnerState().put("sum", 0);
    }

    @Override
    public UpdateStatistics update(
        Policy policy, LearnerState state, List<Episode> episodes, int update, Executor executor) {
      long own = episodes.get(0).seed();
      state.get("sum")[0] += own % 1009;
      double[] parameters = policy.parameters();
      for (int p = 0; p < parameters.length; p++) {
        parameters[p] += 1e-5 * (own % 1009) + 1e-7 * state.get("sum")[0];
      }
      int attempt = (int) ((own / 10_000_000_000L - SEED * 1000) / 1_000_003);
      UpdateStatistics found = script.update(attempt, update, parameters);
      policy.setParameters(parameters);
      return found;
    }
  }

  private static TrainingSpec spec(int candidates, int restarts) {
    TrainingSpec d = TrainingSpec.DEFAULTS;
    return new TrainingSpec(
        d.workloads(),
        candidates,
        9,
        new NetworkSpec(NetworkSpec.Kind.mlp, List.of(3), 0.1),
        d.learner(),
        d.adpg(),
        d.ppo(),
        d.episodes(),
        d.curriculum(),
        new CollapseSpec(3, 0.005, 0.5, 0.98, restarts),
        0.5,
        new ValidationSpec(3, d.workloads(), 1, new RunSpec(300, 100, 1), d.validation().score()));
  }

  private static TrainingLoop loop(
      TrainingSpec spec, Script script, Workers workers, TrainingListener listener) {
    List<Workload> workloads =
        Workload.of(
            List.of(new TrafficSpec(Pattern.manyToOne, 2, 1, 1_000)), drawn -> Scenario.DEFAULTS);
    return new TrainingLoop(
        workloads,
        workloads,
        spec,
        new Scripted(script),
        ReferenceObservation::new,
        SEED,
        workers,
        listener);
  }

  private static TrainingLoop.Result train(TrainingSpec spec, Script script, Heard heard) {
    try (Workers workers = new Workers(2)) {
      return loop(spec, script, workers, heard).train();
    }
  }

  /** The first attempt goes wrong from update 5 on, the second does not. */
  private static Script onceWrong(UpdateStatistics wrong) {
    return (attempt, update, parameters) -> attempt == 0 && update >= 5 ? wrong : HEALTHY;
  }

  @Test
  void aConstantActionFarFromTheTargetIsACollapse() {
    Heard heard = new Heard();
    train(spec(1, 3), onceWrong(CONSTANT), heard);
    // Wrong at 5, 6 and 7; the last good validation was after update 3.
    assertThat(heard.updates).containsExactly(1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 8, 9);
    assertThat(heard.collapses)
        .singleElement()
        .asString()
        .contains(
            "candidate 0, update 7",
            "constant action",
            "0.0010 (below 0.0050) over 3 updates",
            "mean r is +7.50",
            "restart 1 of 3 from update 3");
  }

  @Test
  void aConstantActionOnTargetIsNone() {
    Heard heard = new Heard();
    train(spec(1, 3), onceWrong(CONSTANT_ON_TARGET), heard);
    assertThat(heard.collapses).isEmpty();
    assertThat(heard.updates).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void aSaturatedTanhIsACollapse() {
    Heard heard = new Heard();
    train(spec(1, 3), onceWrong(SATURATED), heard);
    assertThat(heard.collapses)
        .singleElement()
        .asString()
        .contains("saturated tanh: mean |μ| 0.9950 (above 0.9800) over 3 updates");
  }

  @Test
  void parametersThatAreNoNumbersAreACollapseAtOnce() {
    Heard heard = new Heard();
    train(
        spec(1, 3),
        (attempt, update, parameters) -> {
          if (attempt == 0 && update == 2) {
            parameters[4] = Double.NaN;
          }
          return HEALTHY;
        },
        heard);
    // There was no good checkpoint yet.
    assertThat(heard.updates).containsExactly(1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(heard.collapses)
        .singleElement()
        .asString()
        .contains("update 2: parameter 4 is NaN", "from the beginning");
    assertThat(heard.states)
        .allSatisfy(
            state -> {
              assertThat(Arrays.stream(state.policy()).allMatch(Double::isFinite)).isTrue();
              assertThat(Arrays.stream(state.average()).allMatch(Double::isFinite)).isTrue();
            });
  }

  /** A streak that is interrupted is none; a validation during it is not a good checkpoint. */
  @Test
  void onlyUpdatesInARowCount() {
    Heard heard = new Heard();
    train(
        spec(1, 3),
        (attempt, update, parameters) ->
            attempt == 0 && update != 4 && update != 7 && update < 9 ? CONSTANT : HEALTHY,
        heard);
    assertThat(heard.updates).containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void afterTooManyRestartsTheCandidateEnds() {
    Heard heard = new Heard();
    Script always = (attempt, update, parameters) -> update >= 5 ? CONSTANT : HEALTHY;
    TrainingLoop.Result result = train(spec(2, 2), always, heard);
    assertThat(heard.collapses).hasSize(6);
    assertThat(heard.collapses.get(1)).contains("candidate 0", "restart 2 of 2 from update 3");
    assertThat(heard.collapses.get(2)).contains("candidate 0", "no restart is left");
    assertThat(heard.collapses.get(5)).contains("candidate 1", "no restart is left");
    assertThat(result.update()).isEqualTo(3);
  }

  @Test
  void aTrainingWithoutAnyPolicyIsAnError() {
    assertThatThrownBy(
            () -> train(spec(2, 0), (attempt, update, parameters) -> CONSTANT, new Heard()))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("every candidate collapsed", "candidate 1, update 3", "constant");
  }

  /** Other seeds after a restart, and the same ones every time. */
  @Test
  void aRestartGoesOnWithOtherSeeds() {
    Heard heard = new Heard();
    train(spec(1, 3), onceWrong(CONSTANT), heard);
    assertThat(heard.states.get(6).update()).as("back").isEqualTo(3);
    assertThat(heard.states.get(6).attempt()).isEqualTo(1);
    assertThat(heard.states.get(6).policy()).isEqualTo(heard.states.get(2).policy());
    assertThat(heard.states.get(7).update()).isEqualTo(heard.states.get(3).update());
    assertThat(heard.states.get(7).policy()).isNotEqualTo(heard.states.get(3).policy());
    Heard again = new Heard();
    train(spec(1, 3), onceWrong(CONSTANT), again);
    assertThat(again.states.get(12).policy()).isEqualTo(heard.states.get(12).policy());
  }

  /** From every checkpoint, in the middle of a streak, at the restart and after it. */
  @Test
  void aTrainingIsResumedAcrossARestartBitForBit() {
    TrainingSpec spec = spec(2, 3);
    Script script = onceWrong(SATURATED);
    Heard whole = new Heard();
    TrainingLoop.Result expected = train(spec, script, whole);
    for (int after = 0; after < whole.states.size(); after++) {
      Heard rest = new Heard();
      try (Workers workers = new Workers(1)) {
        TrainingLoop.Result result =
            loop(spec, script, workers, rest).train(whole.states.get(after));
        assertThat(result.policy().parameters()).isEqualTo(expected.policy().parameters());
        assertThat(result.score()).isEqualTo(expected.score());
        assertThat(result.archive()).hasSameSizeAs(expected.archive());
      }
      assertThat(rest.log)
          .as("after checkpoint %d", after)
          .isEqualTo(whole.log.subList(whole.log.size() - rest.log.size(), whole.log.size()));
      assertThat(rest.states).hasSize(whole.states.size() - after - 1);
    }
  }

  private static final class Heard implements TrainingListener {
    final List<Integer> updates = new ArrayList<>();
    final List<String> collapses = new ArrayList<>();
    final List<TrainingState> states = new ArrayList<>();
    final List<String> log = new ArrayList<>();

    @Override
    public void updated(Position at, UpdateStatistics statistics) {
      updates.add(at.update());
      log.add(at + " " + statistics);
    }

    @Override
    public void validated(
        Position at, List<ValidationFigures> figures, double score, boolean best) {
      log.add(at + " " + figures + " " + score + " " + best);
    }

    @Override
    public void collapsed(Position at, String reason) {
      collapses.add(reason);
      log.add(at + " " + reason);
    }

    @Override
    public void checkpoint(TrainingState state) {
      states.add(state);
      log.add(Arrays.toString(state.policy()) + Arrays.toString(state.average()));
    }
  }
}
