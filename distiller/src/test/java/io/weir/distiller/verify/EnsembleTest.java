package io.weir.distiller.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.analyse.ForestWitnesses;
import io.weir.codegen.analyse.Reachability;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Symmetric ensembles of the size that is shipped. */
class EnsembleTest {
  private static final int TREES = 100;
  private static final int DEPTH = 6;
  private static final int BINS = 32;
  private static final int WIDTH = 64;

  /** 100 trees of depth 6 over 6 features with 32 bins: 2^30 cells, which are not all visited. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void aLargeEnsembleCloses(int features) {
    DecisionProgram program = SymmetricEnsembles.program(features, BINS, TREES, DEPTH, 1);
    List<Claim> claims =
        List.of(
            new Claim(Claim.Kind.NOT_RISING, "x0", 0),
            new Claim(Claim.Kind.NOT_FALLING, "x1", 0),
            new Claim(Claim.Kind.NEVER_INCREASES, "x0", (long) WIDTH * BINS - 10));
    List<Finding> findings =
        new Prover(program.withClaims(claims), Prover.DEFAULT_LIMIT)
            .tasks(List.of()).stream().map(task -> task.prove(p -> {})).toList();
    assertThat(findings).extracting(Finding::verdict).doesNotContain(Verdict.OPEN);
    Finding range = findings.get(2);
    long min = range.examples().get(0).score();
    long max = range.examples().get(1).score();
    Interpreter interpreter = new Interpreter(program);
    SplittableRandom random = new SplittableRandom(features);
    for (int i = 0; i < 50_000; i++) {
      long[] vector = random.longs(features, 0, (long) BINS * WIDTH).toArray();
      assertThat(interpreter.score(vector)).isBetween(min, max);
    }
  }

  /** The limit is kept, and what is shown by then holds: the whole range lies within it. */
  @Test
  void whatIsNotClosedIsBounded() {
    DecisionProgram program = SymmetricEnsembles.program(6, BINS, TREES, DEPTH, 2);
    Finding all = new Prover(program, Prover.DEFAULT_LIMIT).tasks(List.of()).get(2).prove(p -> {});
    Finding some = new Prover(program, 20).tasks(List.of()).get(2).prove(p -> {});
    assertThat(all.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(some.verdict()).isEqualTo(Verdict.OPEN);
    assertThat(some.boxes()).isLessThanOrEqualTo(40);
    ForestRange range = new ForestRange(new Subject(program), 20);
    range.scores(p -> {});
    long[] bounds =
        Arrays.stream(
                range.output().detail().replaceAll(".*scores in \\[(.*)\\]", "$1").split(", "))
            .mapToLong(Long::parseLong)
            .toArray();
    assertThat(bounds[0]).isLessThanOrEqualTo(all.examples().get(0).score());
    assertThat(bounds[1]).isGreaterThanOrEqualTo(all.examples().get(1).score());
  }

  /** Trees in another order, and without what cannot be reached, are the same forest. */
  @Test
  void orderAndDeadLeavesDoNotMatter() {
    DecisionProgram program = SymmetricEnsembles.program(6, BINS, TREES, DEPTH, 3);
    DecisionProgram collapsed = Reachability.pruned(program, Reachability.Symmetric.COLLAPSE);
    List<Tree> turned = new ArrayList<>(collapsed.forest().trees());
    Collections.rotate(turned, 37);
    DecisionProgram other = program.withForest(new Forest(turned, program.forest().leafShift()));
    assertThat(new Prover(program, 1_000).equalTo(other).prove(p -> {}).verdict())
        .isEqualTo(Verdict.PROVED);
    DecisionProgram mutant = Mutants.changedLeaf(other, 50, turned.get(50).nodeCount() - 1, 800);
    assertThat(new Prover(program, 100_000).equalTo(mutant).prove(p -> {}).verdict())
        .isEqualTo(Verdict.REFUTED);
  }

  /** Every mutant that the equality proof tells apart is killed by a witness. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void witnessesKillEveryThresholdOffByOne(long seed) {
    DecisionProgram program = SymmetricEnsembles.program(4, 8, 6, 3, seed);
    List<int[]> witnesses = ForestWitnesses.of(program, seed);
    int killed = 0;
    for (int t = 0; t < program.forest().trees().size(); t++) {
      Tree tree = program.forest().trees().get(t);
      for (int node = 0; node < tree.nodeCount(); node++) {
        for (int delta = -1; delta <= 1 && !tree.leafAt(node); delta += 2) {
          DecisionProgram mutant = Mutants.movedThreshold(program, t, node, delta);
          Finding equal = new Prover(program, 1_000_000).equalTo(mutant).prove(p -> {});
          assertThat(equal.verdict()).isNotEqualTo(Verdict.OPEN);
          if (equal.verdict() == Verdict.REFUTED) {
            assertThat(differs(program, mutant, witnesses))
                .as("tree %d node %d %+d", t, node, delta)
                .isTrue();
            killed++;
          }
        }
      }
    }
    assertThat(killed).isGreaterThan(40);
  }

  private static boolean differs(DecisionProgram a, DecisionProgram b, List<int[]> vectors) {
    Interpreter first = new Interpreter(a);
    Interpreter second = new Interpreter(b);
    return vectors.stream()
        .map(vector -> Arrays.stream(vector).asLongStream().toArray())
        .anyMatch(vector -> first.score(vector) != second.score(vector));
  }
}
