package io.weir.distiller.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.fit.FitSpec;
import io.weir.distiller.fit.Specs;
import io.weir.distiller.fit.StudentKind;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.EpisodeSpec;
import io.weir.trainer.training.TrainingSpec;
import io.weir.trainer.training.ValidationSpec;
import io.weir.trainer.training.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectTrainingTest {
  private static final List<Workload> TWO =
      Workload.of(
          List.of(new TrafficSpec(Pattern.manyToOne, 2, 1, 50_000)), drawn -> Scenario.DEFAULTS);

  private static TrainingSpec training(long episodeUs) {
    TrainingSpec d = TrainingSpec.DEFAULTS;
    ValidationSpec v = d.validation();
    return new TrainingSpec(
        d.workloads(),
        1,
        1,
        d.network(),
        d.learner(),
        d.adpg(),
        d.ppo(),
        new EpisodeSpec(2, episodeUs, 300, 8),
        d.curriculum(),
        d.collapse(),
        d.averaging(),
        new ValidationSpec(4, v.workloads(), 1, v.run(), v.score()));
  }

  private static DirectTraining.Result train(FitSpec fit, long seed, int threads, long episodeUs) {
    try (Workers workers = new Workers(threads)) {
      return new DirectTraining(
              TWO,
              TWO,
              training(episodeUs),
              RlccObservation.program(),
              fit,
              DirectSpec.DEFAULTS,
              seed,
              workers)
          .train(step -> {});
    }
  }

  /** From a rate that never changes to one that shares the line, without any teacher. */
  @Test
  void treesImproveFromNothing() {
    DirectTraining.Result result = train(Specs.of(StudentKind.oblivious, 12, 4), 1, 2, 10_000);
    assertThat(result.validated())
        .extracting(DirectTraining.Validated::trees)
        .containsExactly(0, 4, 8, 12);
    double nothing = result.validated().get(0).score();
    assertThat(result.score()).isGreaterThan(nothing + 0.1);
    assertThat(result.program().forest().trees())
        .hasSizeBetween(4, 12)
        .allSatisfy(tree -> assertThat(SymmetricTree.of(tree)).isPresent());
    assertThat(result.program().withForest(Forest.NONE)).isEqualTo(RlccObservation.program());
  }

  @Test
  void theResultIsAFunctionOfTheSeedNotOfTheThreads() {
    FitSpec fit = Specs.monotone(StudentKind.oblivious, 4, 3);
    DirectTraining.Result one = train(fit, 1, 1, 10_000);
    assertThat(train(fit, 1, 2, 10_000)).isEqualTo(one);
    assertThat(one.program().claims()).containsExactly(new Claim(Claim.Kind.NOT_RISING, "r", 0));
    assertThat(train(fit, 2, 2, 10_000)).isNotEqualTo(one);
  }

  @Test
  void anEpisodeWithoutDecisionsIsAnError() {
    assertThatThrownBy(() -> train(Specs.of(StudentKind.oblivious, 1, 2), 1, 1, 10))
        .hasMessageContaining("training.episodes.durationUs");
  }

  @Test
  void settingsHaveARange() {
    assertThatThrownBy(() -> new DirectSpec(0, 1, 1, 1, 1)).hasMessageContaining("stepSize");
    assertThatThrownBy(() -> new DirectSpec(1, 0, 1, 1, 1)).hasMessageContaining("stepDecay");
    assertThat(new DirectSpec(0.2, 10, 1, 1, 1).step(10)).isEqualTo(0.1);
  }
}
