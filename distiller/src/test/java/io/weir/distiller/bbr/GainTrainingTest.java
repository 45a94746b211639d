package io.weir.distiller.bbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.BbrObservation;
import io.weir.codegen.observation.RlccObservation;
import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.Grid;
import io.weir.trainer.bbr.GridSpec;
import io.weir.trainer.bbr.LabelSearch;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class GainTrainingTest {
  private static final GainTrainingSpec SPEC = new GainTrainingSpec(1, 2, 10, 4, 1, 4);

  private static final List<Lesson> TRAINING = new ArrayList<>();
  private static final List<Lesson> HELD_OUT = new ArrayList<>();
  private static Workers workers;

  @BeforeAll
  static void label() {
    workers = Workers.onAllProcessors();
    List<Condition> conditions = Grid.of(GridSpec.small(1)).conditions();
    List<Lesson> lessons = workers.map(conditions.size(), i -> lesson(conditions.get(i)));
    lessons.forEach(l -> (l.condition().heldOut() ? HELD_OUT : TRAINING).add(l));
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  private static Lesson lesson(Condition condition) {
    return Lesson.of(condition, LabelSearch.of(condition));
  }

  private static GainTraining.Result train() {
    List<Integer> rounds = new ArrayList<>();
    GainTraining.Listener listener =
        new GainTraining.Listener() {
          @Override
          public void ran() {}

          @Override
          public void fitted(int round, DecisionProgram program, double score) {
            rounds.add(round);
          }
        };
    GainTraining.Result result = new GainTraining(TRAINING, SPEC, workers, listener).run();
    assertThat(rounds).containsExactly(1, 2);
    return result;
  }

  @Test
  void a_tree_is_a_function_of_labels_seed_and_settings_and_is_fairer_than_bbr_as_it_is() {
    GainTraining.Result result = train();
    assertThat(train().direct()).isEqualTo(result.direct());
    assertThat(result.table()).hasSize(BufferClass.COUNT).allMatch(gain -> gain >= .95);
    List<Contender> contenders =
        List.of(
            Contender.stock(),
            Contender.program(Contender.PROGRAM, result.direct()),
            Contender.oracle(TRAINING));
    int[] ran = new int[1];
    GainEvaluation evaluation = new GainEvaluation(TRAINING, 1, workers, () -> ran[0]++);
    List<ConditionResult> results = evaluation.run(contenders);
    assertThat(ran[0]).isEqualTo(TRAINING.size() * 3);
    GainFigures program = GainFigures.of(Contender.PROGRAM, results);
    assertThat(program.shareOfHeadroom()).isPositive();
    assertThat(GainFigures.of(Contender.STOCK, results).jainGainOverStock()).isZero();
    assertThat(GainFigures.of(Contender.ORACLE, results).shareOfHeadroom())
        .isGreaterThan(program.shareOfHeadroom());
    Confusion confusion = evaluation.confusion(result.classes(), result.direct());
    assertThat(confusion.within(BufferClass.COUNT)).isOne();
    assertThat(confusion.within(1)).isGreaterThan(.5);
  }

  @Test
  void held_out_conditions_are_of_networks_that_were_not_trained_on() {
    assertThat(HELD_OUT).isNotEmpty();
    assertThat(HELD_OUT)
        .allMatch(
            lesson ->
                TRAINING.stream()
                    .noneMatch(
                        other -> other.condition().network() == lesson.condition().network()));
  }

  @Test
  void programs_that_bbr_cannot_ask_are_refused() {
    assertThatThrownBy(() -> ProgramFactory.of(BbrObservation.program()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no forest");
    DecisionProgram other = RlccObservation.program();
    assertThatThrownBy(
            () ->
                ProgramFactory.of(
                    other.withForest(
                        new io.weir.codegen.ir.Forest(
                            List.of(io.weir.codegen.ir.Tree.of(io.weir.codegen.ir.Tree.leaf(0))),
                            0))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("`rtt_ns`");
  }
}
