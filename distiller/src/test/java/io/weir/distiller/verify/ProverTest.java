package io.weir.distiller.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verdict against all vectors there are. */
class ProverTest {
  private static final long LIMIT = 1_000_000;
  private static final int SIDE = SmallForests.MAX - SmallForests.MIN + 1;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  private static Finding prove(DecisionProgram program, Claim claim) {
    return find(program.withClaims(List.of(claim)), 5);
  }

  private static Finding find(DecisionProgram program, int task) {
    return new Prover(program, LIMIT).tasks(List.of()).get(task).prove(p -> {});
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void scoreRangeIsThatOfAllVectors(long seed) {
    DecisionProgram program = SmallForests.ragged(seed);
    Finding finding = find(program, 2);
    long[] scores = SmallForests.allScores(program);
    assertThat(finding.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(finding.examples())
        .extracting(Example::score)
        .containsExactly(
            Arrays.stream(scores).min().orElseThrow(), Arrays.stream(scores).max().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void monotonyIsThatOfAllVectors(long seed) {
    DecisionProgram program = SmallForests.ragged(seed);
    long[] scores = SmallForests.allScores(program);
    for (int feature = 0; feature < SmallForests.FEATURES; feature++) {
      for (Claim.Kind kind : List.of(Claim.Kind.NOT_RISING, Claim.Kind.NOT_FALLING)) {
        Finding finding = prove(program, new Claim(kind, "x" + feature, 0));
        boolean holds = monotone(scores, feature, kind == Claim.Kind.NOT_RISING);
        assertThat(finding.verdict()).isEqualTo(holds ? Verdict.PROVED : Verdict.REFUTED);
        if (!holds) {
          assertGoesWrong(program, finding, feature, kind);
        }
      }
    }
  }

  private static boolean monotone(long[] scores, int feature, boolean notRising) {
    int stride = feature == 0 ? SIDE * SIDE : feature == 1 ? SIDE : 1;
    for (int i = 0; i < scores.length; i++) {
      if (i / stride % SIDE + 1 < SIDE) {
        long rise = scores[i + stride] - scores[i];
        if (notRising ? rise > 0 : rise < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** The two vectors differ in the feature alone, and the interpreter disagrees with the claim. */
  private static void assertGoesWrong(
      DecisionProgram program, Finding finding, int feature, Claim.Kind kind) {
    List<Long> before = finding.examples().get(0).features();
    List<Long> after = finding.examples().get(1).features();
    List<Long> moved = new ArrayList<>(before);
    moved.set(feature, after.get(feature));
    assertThat(moved).isEqualTo(after);
    assertThat(before.get(feature)).isLessThan(after.get(feature));
    Interpreter interpreter = new Interpreter(program);
    long rise = score(interpreter, after) - score(interpreter, before);
    assertThat(kind == Claim.Kind.NOT_RISING ? rise : -rise).isPositive();
  }

  private static long score(Interpreter interpreter, List<Long> vector) {
    return interpreter.score(vector.stream().mapToLong(Long::longValue).toArray());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverIncreasesIsThatOfAllVectors(long seed) {
    DecisionProgram program = SmallForests.ragged(seed);
    long[] scores = SmallForests.allScores(program);
    long smallest = smallest(scores);
    for (long from = SmallForests.MIN - 1; from <= SmallForests.MAX + 1; from++) {
      Finding finding = prove(program, new Claim(Claim.Kind.NEVER_INCREASES, "x0", from));
      boolean holds = from >= smallest || smallest == SmallForests.MIN;
      assertThat(finding.verdict()).isEqualTo(holds ? Verdict.PROVED : Verdict.REFUTED);
      if (!holds) {
        Example example = finding.examples().get(0);
        assertThat(example.features().get(0)).isGreaterThanOrEqualTo(from);
        assertThat(score(new Interpreter(program), example.features())).isPositive();
        assertThat(example.row()).isPresent();
      }
    }
    Finding found = find(program, 5);
    if (smallest == SmallForests.MIN) {
      assertThat(found.detail()).startsWith("no score is above 0");
    } else if (smallest > SmallForests.MAX) {
      assertThat(found.detail()).startsWith("from no value");
    } else {
      assertThat(found.detail()).startsWith("score <= 0 where x0 >= " + smallest + ";");
    }
  }

  private static long smallest(long[] scores) {
    for (int i = scores.length - 1; i >= 0; i--) {
      if (scores[i] > 0) {
        return SmallForests.MIN + (long) (i / (SIDE * SIDE)) + 1;
      }
    }
    return SmallForests.MIN;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalityIsThatOfAllVectors(long seed) {
    DecisionProgram program = SmallForests.ragged(seed);
    Tree tree = program.forest().trees().get(0);
    for (int node = 0; node < tree.nodeCount(); node++) {
      if (!tree.leafAt(node)) {
        continue;
      }
      for (int delta : new int[] {-1, 1}) {
        DecisionProgram mutant = Mutants.movedThreshold(program, 0, node, delta);
        Finding finding = new Prover(program, LIMIT).equalTo(mutant).prove(p -> {});
        boolean equal =
            Arrays.equals(SmallForests.allScores(program), SmallForests.allScores(mutant));
        assertThat(finding.verdict()).isEqualTo(equal ? Verdict.PROVED : Verdict.REFUTED);
        if (!equal) {
          List<Long> vector = finding.examples().get(0).features();
          assertThat(score(new Interpreter(program), vector))
              .isNotEqualTo(score(new Interpreter(mutant), vector));
        }
      }
    }
  }

  /** The same forest with all leaves times two and one more bit of shift. */
  @ParameterizedTest
  @MethodSource("seeds")
  void forestsOfDifferentScaleCanBeEqual(long seed) {
    DecisionProgram program = SmallForests.ragged(seed);
    List<Tree> twice =
        program.forest().trees().stream().map(tree -> Mutants.leaves(tree, x -> 2 * x)).toList();
    DecisionProgram other = program.withForest(new Forest(twice, program.forest().leafShift() + 1));
    assertThat(new Prover(program, LIMIT).equalTo(other).prove(p -> {}).verdict())
        .isEqualTo(Verdict.PROVED);
  }

  /** One leaf raised above its neighbour breaks the claim, and nothing else may say otherwise. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aLeafThatBreaksMonotonyIsFound(long seed) {
    DecisionProgram program = SmallForests.falling(seed);
    Claim claim = new Claim(Claim.Kind.NOT_RISING, "x0", 0);
    assertThat(prove(program, claim).verdict()).isEqualTo(Verdict.PROVED);
    Tree tree = program.forest().trees().get(0);
    int mutated = 0;
    for (int node = 0; node < tree.nodeCount(); node++) {
      int parent = Mutants.parent(tree, node);
      if (tree.leafAt(node) && tree.right(parent) == node) {
        DecisionProgram mutant = Mutants.changedLeaf(program, 0, node, 40);
        Finding finding = prove(mutant, claim);
        assertThat(finding.verdict()).isEqualTo(Verdict.REFUTED);
        assertGoesWrong(mutant, finding, 0, Claim.Kind.NOT_RISING);
        assertThat(finding.examples()).allMatch(example -> example.row().isPresent());
        mutated++;
      }
    }
    assertThat(mutated).isEqualTo(2);
  }
}
