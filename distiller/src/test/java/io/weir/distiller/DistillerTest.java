package io.weir.distiller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.distiller.fit.FitSpec;
import io.weir.distiller.fit.StudentKind;
import io.weir.distiller.quantise.WordLengthSpec;
import io.weir.distiller.quantise.WordLengths;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.Validation;
import io.weir.trainer.training.ValidationSpec;
import io.weir.trainer.training.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistillerTest {
  private static final DistillationSpec SPEC =
      spec(new FitSpec(StudentKind.boosted, 5, 4, 0.4, 32, 0, 5, false, 4, 0.25), 1, 2_000, 500);

  /** Two workloads, of which one is validated on. */
  private static final TrafficSpec TWO = new TrafficSpec(Pattern.manyToOne, 2, 1, 10_000);

  private static final TrafficSpec ALL = new TrafficSpec(Pattern.allToAll, 3, 1, 10_000);

  private static DistillationSpec spec(FitSpec fit, int rounds, long rolloutUs, int states) {
    return spec(fit, rounds, rolloutUs, states, WordLengthSpec.DEFAULTS);
  }

  private static DistillationSpec spec(
      FitSpec fit, int rounds, long rolloutUs, int states, WordLengthSpec words) {
    DistillationSpec d = DistillationSpec.DEFAULTS;
    return new DistillationSpec(
        fit, rounds, rolloutUs, states, d.prune(), d.acceptance(), d.front(), words, d.direct());
  }

  private static List<Workload> workloads(TrafficSpec... traffic) {
    return Workload.of(List.of(traffic), drawn -> Scenario.DEFAULTS);
  }

  /** One run per round. */
  private static ValidationSpec scoring() {
    ValidationSpec d = ValidationSpec.DEFAULTS;
    return new ValidationSpec(d.everyUpdates(), d.workloads(), 1, d.run(), d.score());
  }

  private static Distiller.Result distil(long seed, int threads, List<Distiller.Round> heard) {
    return distil(SPEC, seed, threads, heard);
  }

  private static Distiller.Result distil(
      DistillationSpec spec, long seed, int threads, List<Distiller.Round> heard) {
    try (Workers workers = new Workers(threads)) {
      return distiller(spec, seed, workers).distil(Teachers.proportionalDerivative(), heard::add);
    }
  }

  private static Distiller distiller(DistillationSpec spec, long seed, Workers workers) {
    return new Distiller(
        workloads(TWO, ALL),
        workloads(TWO),
        scoring(),
        RlccObservation.program(),
        spec,
        seed,
        workers);
  }

  /** In closed loop, by the score that chose the program. */
  @Test
  void wordsAreNarrowedAsFarAsTheScoreAllows() {
    DistillationSpec spec = spec(SPEC.fit(), 0, 2_000, 500, new WordLengthSpec(true, 0.01, true));
    try (Workers workers = new Workers(2)) {
      Distiller distiller = distiller(spec, 1, workers);
      Distiller.Result wide = distiller.distil(Teachers.proportionalDerivative(), round -> {});
      List<WordLengths.Choice> heard = new ArrayList<>();
      WordLengths.Result narrow = distiller.narrow(wide.program(), heard::add);
      assertThat(heard).isEqualTo(narrow.choices()).hasSize(8);
      assertThat(narrow.loss()).isLessThanOrEqualTo(0.01);
      assertThat(narrow.choices())
          .allSatisfy(choice -> assertThat(choice.bits()).isLessThanOrEqualTo(choice.bitsBefore()))
          .anySatisfy(choice -> assertThat(choice.bits()).isLessThan(choice.bitsBefore()));
      Distiller.Result result = wide.with(narrow);
      double score =
          new Validation(workloads(TWO), scoring(), workers)
              .run(() -> new ProgramDecision(narrow.program()))
              .score();
      assertThat(result.score()).isCloseTo(score, within(1e-12));
    }
  }

  @Test
  void theResultIsAFunctionOfTheSeedNotOfTheThreads() {
    List<Distiller.Round> heard = new ArrayList<>();
    Distiller.Result one = distil(1, 1, heard);
    Distiller.Result two = distil(1, 2, new ArrayList<>());
    assertThat(two).isEqualTo(one);
    assertThat(two.program().sha256()).isEqualTo(one.program().sha256());
    assertThat(heard).isEqualTo(one.rounds());
    assertThat(distil(2, 2, new ArrayList<>()).program()).isNotEqualTo(one.program());
  }

  @Test
  void theBestRoundIsKeptAndIsCloseToTheTeacher() {
    Distiller.Result result = distil(3, 2, new ArrayList<>());
    assertThat(result.rounds()).extracting(Distiller.Round::round).containsExactly(0, 1);
    // Two workloads of at most 500 states, then the student's beside them.
    assertThat(result.rounds().get(0).examples()).isBetween(200L, 1000L);
    assertThat(result.rounds().get(1).examples())
        .isGreaterThan(result.rounds().get(0).examples())
        .isLessThanOrEqualTo(2000);
    double best = result.rounds().stream().mapToDouble(Distiller.Round::score).max().orElseThrow();
    assertThat(result.score()).isEqualTo(best);
    assertThat(result.rounds().get(result.bestRound()).score()).isEqualTo(best);
    assertThat(result.program().hasForest()).isTrue();
    assertThat(result.program().withForest(io.weir.codegen.ir.Forest.NONE))
        .isEqualTo(RlccObservation.program());
    // The teacher's multipliers span 0.37; a constant would be off by far more than 0.02.
    assertThat(result.rounds())
        .allSatisfy(round -> assertThat(round.teacherStateError()).isBetween(1e-6, 0.02));
    assertThat(result.rounds())
        .allSatisfy(round -> assertThat(round.ownStateError()).isBetween(1e-6, 0.05));
  }

  /** Rounds, closed loop and all; whoever promises to be monotone has it in the program. */
  @ParameterizedTest
  @CsvSource({
    "cart, false",
    "randomForest, false",
    "xgboost, false",
    "xgboost, true",
    "oblivious, false",
    "oblivious, true"
  })
  void everyStudentIsDistilled(StudentKind student, boolean monotone) {
    FitSpec fit = new FitSpec(student, 10, 5, 0.4, 0, 0, 5, monotone, 4, 0.25);
    Distiller.Result result = distil(spec(fit, 1, 2_000, 500), 1, 2, new ArrayList<>());
    // A constant would be off by far more: the teacher's multipliers span 0.37.
    assertThat(result.rounds())
        .allSatisfy(round -> assertThat(round.teacherStateError()).isBetween(1e-6, 0.02));
    assertThat(result.program().forest().trees()).hasSize(student == StudentKind.cart ? 1 : 10);
    assertThat(result.program().claims())
        .isEqualTo(monotone ? List.of(new Claim(Claim.Kind.NOT_RISING, "r", 0)) : List.of());
    requireFalling(result.program(), monotone);
  }

  /** The program's own score along r, on lines through random states. */
  private static void requireFalling(DecisionProgram program, boolean monotone) {
    Interpreter interpreter = new Interpreter(program);
    SplittableRandom random = new SplittableRandom(1);
    for (int line = 0; monotone && line < 50; line++) {
      long[] features = {
        random.nextLong(54_613, 78_644),
        random.nextLong(-3_277, 32_769),
        random.nextLong(54_613, 78_644),
        0
      };
      long last = Long.MAX_VALUE;
      for (long r = -3_277; r <= 32_768; r += 13) {
        features[3] = r;
        assertThat(interpreter.score(features)).isLessThanOrEqualTo(last);
        last = interpreter.score(features);
      }
    }
  }

  @Test
  void settingsHaveARange() {
    FitSpec fit = FitSpec.DEFAULTS;
    assertThatThrownBy(() -> spec(fit, -1, 1, 100)).hasMessageContaining("rounds");
    assertThatThrownBy(() -> spec(fit, 0, 0, 100)).hasMessageContaining("rolloutUs");
    assertThatThrownBy(() -> spec(fit, 0, 1, 99)).hasMessageContaining("statesPerRollout");
  }
}
