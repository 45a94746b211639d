package io.weir.distiller.bbr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Tree;
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
    assertThat(train()).isEqualTo(result);
    assertThat(result.trimmed())
        .isEqualTo(BbrObservation.trimmed().withForest(result.direct().forest()));
    assertThat(result.table()).hasSize(BufferClass.COUNT).allMatch(gain -> gain >= .95);
    List<Contender> contenders =
        List.of(
            Contender.stock(),
            Contender.program(Contender.TRIMMED, result.trimmed()),
            Contender.program(Contender.PROGRAM, result.direct()),
            Contender.oracle(TRAINING));
    int[] ran = new int[1];
    GainEvaluation evaluation = new GainEvaluation(TRAINING, 1, workers, () -> ran[0]++);
    List<ConditionResult> results = evaluation.run(contenders);
    assertThat(ran[0]).isEqualTo(TRAINING.size() * 4);
    GainFigures program = GainFigures.of(Contender.PROGRAM, results);
    assertThat(program.shareOfHeadroom()).isPositive();
    assertThat(GainFigures.of(Contender.TRIMMED, results).shareOfHeadroom()).isPositive();
    assertThat(GainFigures.of(Contender.STOCK, results).jainGainOverStock()).isZero();
    assertThat(GainFigures.of(Contender.ORACLE, results).shareOfHeadroom())
        .isGreaterThan(program.shareOfHeadroom());
    DecidedRounds rounds = evaluation.rounds(result.direct(), result.direct());
    Confusion confusion = rounds.confusion(result.classes());
    assertThat(confusion.within(BufferClass.COUNT)).isOne();
    assertThat(confusion.within(1)).isGreaterThan(.5);
    assertThat(results)
        .allSatisfy(
            one -> {
              assertThat(one.gain(Contender.STOCK)).isEqualTo(2);
              // The gain in force comes to the label in steps, during the warm-up.
              assertThat(one.gain(Contender.ORACLE)).isCloseTo(one.lesson().gain(), within(1e-4));
            });
    usesOfFeaturesAreThoseOfTheTree(result.direct(), rounds);
  }

  private static void usesOfFeaturesAreThoseOfTheTree(
      DecisionProgram program, DecidedRounds rounds) {
    Tree tree = program.forest().trees().get(0);
    long[] visits = rounds.visits(tree);
    assertThat(visits[0]).isEqualTo(rounds.size());
    assertThat(visits[tree.left(0)] + visits[tree.right(0)]).isEqualTo(visits[0]);
    List<FeatureUse> uses = rounds.features(program);
    assertThat(uses.stream().mapToInt(FeatureUse::questions).sum())
        .isEqualTo((tree.nodeCount() - 1) / 2);
    String first = program.features().get(tree.feature(0)).expression();
    assertThat(uses)
        .anySatisfy(
            use -> {
              assertThat(use.feature()).isEqualTo(first);
              assertThat(use.asked()).isCloseTo(1, within(1e-9));
            });
    assertThat(uses.get(0).gainChange()).isPositive();
    assertThat(uses).allMatch(use -> use.asked() <= 1 + 1e-9 && use.gainChange() >= 0);
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
