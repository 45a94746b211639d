package io.weir.codegen.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.Claim;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Tree;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReachabilityTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  private static DecisionProgram tracker(Tree.Node root) {
    return SmallPrograms.tracker().withForest(new Forest(List.of(Tree.of(root)), 0));
  }

  /** `excess_ns` lies within ±2^20, and the inner split contradicts the outer one. */
  @Test
  void leavesThatNothingReachesAreDead() {
    Tree.Node outside = Tree.split(0, 1 << 21, Tree.leaf(1), Tree.leaf(2));
    Tree.Node contradicted = Tree.split(0, 30, Tree.leaf(3), Tree.leaf(4));
    DecisionProgram program = tracker(Tree.split(0, 20, contradicted, outside));
    assertThat(Reachability.of(program).dead())
        .extracting(leaf -> program.forest().trees().get(0).value(leaf.node()))
        .containsExactlyInAnyOrder(4L, 2L);
    DecisionProgram pruned = Reachability.pruned(program, Reachability.Symmetric.KEEP);
    assertThat(pruned.forest().trees())
        .containsExactly(Tree.of(Tree.split(0, 20, Tree.leaf(3), Tree.leaf(1))));
  }

  @Test
  void symmetricTreesKeepTheirFormUnlessAsked() {
    SymmetricTree symmetric =
        new SymmetricTree(
            List.of(new SymmetricTree.Level(0, 5), new SymmetricTree.Level(0, 9)),
            List.of(1L, 2L, 3L, 4L));
    Claim claim = new Claim(Claim.Kind.NOT_FALLING, "excess_ns", 0);
    DecisionProgram program =
        SmallPrograms.tracker()
            .withForest(new Forest(List.of(symmetric.tree()), 0))
            .withClaims(List.of(claim));
    assertThat(Reachability.of(program).dead())
        .singleElement()
        .matches(Reachability.Leaf::symmetric);
    assertThat(Reachability.pruned(program, Reachability.Symmetric.KEEP)).isEqualTo(program);
    DecisionProgram collapsed = Reachability.pruned(program, Reachability.Symmetric.COLLAPSE);
    assertThat(Reachability.of(collapsed).dead()).isEmpty();
    assertThat(ForestShape.of(collapsed.forest()).leaves()).isEqualTo(3);
    assertThat(collapsed.claims()).containsExactly(claim);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void prunedProgramsAnswerAsBeforeAndHaveNothingDead(long seed) {
    DecisionProgram program = RandomPrograms.program(seed);
    if (!program.hasForest()) {
      return;
    }
    DecisionProgram pruned = Reachability.pruned(program, Reachability.Symmetric.COLLAPSE);
    assertThat(Reachability.of(pruned).dead()).isEmpty();
    List<Interval> ranges = Reachability.featureRanges(program);
    Interpreter before = new Interpreter(program);
    Interpreter after = new Interpreter(pruned);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      long[] vector =
          ranges.stream().mapToLong(r -> random.nextLong(r.min(), r.max() + 1)).toArray();
      assertThat(after.score(vector)).isEqualTo(before.score(vector));
    }
    for (int[] witness : ForestWitnesses.of(program, seed)) {
      long[] vector = new long[witness.length];
      for (int f = 0; f < vector.length; f++) {
        vector[f] = ranges.get(f).clamp(witness[f]);
      }
      assertThat(after.score(vector)).isEqualTo(before.score(vector));
    }
  }
}
