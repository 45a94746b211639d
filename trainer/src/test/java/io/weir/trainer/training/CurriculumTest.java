package io.weir.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.scenario.Scenario;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurriculumTest {
  private static final List<Workload> ALL =
      List.of(
          new Workload("steady", seed -> Scenario.DEFAULTS),
          new Workload("bursty", seed -> Scenario.DEFAULTS),
          new Workload("flapping", seed -> Scenario.DEFAULTS));

  private static Curriculum curriculum(int updates) {
    return new Curriculum(
        List.of(
            new CurriculumStage("easy", 1, List.of("steady")),
            new CurriculumStage("harder", 1, List.of("flapping", "steady")),
            new CurriculumStage("all", 2, List.of())),
        ALL,
        updates);
  }

  @Test
  void stagesHaveTheirSharesAndWorkloads() {
    Curriculum curriculum = curriculum(8);
    assertThat(IntStream.rangeClosed(1, 8).mapToObj(curriculum::name))
        .containsExactly("easy", "easy", "harder", "harder", "all", "all", "all", "all");
    assertThat(IntStream.rangeClosed(1, 8).filter(curriculum::begins)).containsExactly(1, 3, 5);
    assertThat(curriculum.workloads(2)).extracting(Workload::name).containsExactly("steady");
    assertThat(curriculum.workloads(3))
        .extracting(Workload::name)
        .containsExactly("steady", "flapping");
    assertThat(curriculum.workloads(8)).isEqualTo(ALL);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 1001})
  void everyUpdateBelongsToOneStageAndStagesGoOn(int updates) {
    Curriculum curriculum = curriculum(updates);
    int[] stages = IntStream.rangeClosed(1, updates).map(curriculum::stage).toArray();
    assertThat(stages).isSorted();
    assertThat(stages[updates - 1]).as("the last update is of the last stage").isEqualTo(2);
  }

  @Test
  void aWorkloadThatThereIsNotIsNamed() {
    List<CurriculumStage> stages =
        List.of(
            CurriculumStage.EVERYTHING, new CurriculumStage("x", 1, List.of("bursty", "stedy")));
    assertThatThrownBy(() -> Curriculum.requireKnown("s.yaml", stages, List.of("steady", "bursty")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "s.yaml: key `training.curriculum[1].workloads[1]`: no workload is called `stedy`;"
                + " did you mean `steady`?");
    assertThatThrownBy(() -> new CurriculumStage("x", 0, List.of())).hasMessageContaining("share");
    assertThatThrownBy(() -> new CurriculumStage(" ", 1, List.of())).hasMessageContaining("name");
  }
}
