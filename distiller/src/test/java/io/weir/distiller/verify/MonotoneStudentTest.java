package io.weir.distiller.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.Examples;
import io.weir.distiller.fit.FitSpec;
import io.weir.distiller.fit.RandomExamples;
import io.weir.distiller.fit.StudentKind;
import io.weir.distiller.fit.StudentLearner;
import io.weir.distiller.quantise.Quantiser;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What learners promise is proved of the integers that became of it. */
class MonotoneStudentTest {
  /** Labels rise again above r = 3,000, so that a learner without a constraint follows them. */
  private static Finding monotone(StudentKind kind, boolean constrained, long seed) {
    Examples examples =
        RandomExamples.of(
            seed,
            2_000,
            4,
            5_000,
            state -> state[0] / 4 + (state[3] < 3_000 ? -state[3] : 2 * state[3] - 9_000));
    FitSpec spec = new FitSpec(kind, 20, 4, 0.3, 32, 16, 20, constrained, 4, 0.25);
    DecisionProgram program =
        RlccObservation.program()
            .withForest(Quantiser.quantise(StudentLearner.fit(examples, spec, 3, 12)))
            .withClaims(List.of(new Claim(Claim.Kind.NOT_RISING, "r", 0)));
    return new Prover(program, Prover.DEFAULT_LIMIT).tasks(List.of()).get(5).prove(p -> {});
  }

  @ParameterizedTest
  @CsvSource({"oblivious, 1", "oblivious, 2", "xgboost, 1"})
  void constrainedStudentsAreProvedMonotone(StudentKind kind, long seed) {
    assertThat(monotone(kind, true, seed).verdict()).isEqualTo(Verdict.PROVED);
  }

  @ParameterizedTest
  @CsvSource({"oblivious, 1", "xgboost, 1", "boosted, 1"})
  void othersAreRefutedWithAReplay(StudentKind kind, long seed) {
    Finding finding = monotone(kind, false, seed);
    assertThat(finding.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(finding.examples()).hasSize(2).allMatch(example -> example.replay().isPresent());
  }
}
