package io.weir.codegen.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.generate.RandomForests;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.interpret.ThresholdWitnesses;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessesTest {
  private static DecisionProgram rlcc(int trees, int depth, long seed) {
    return RandomForests.complete(RlccObservation.program(), trees, depth, 0, 3_000, seed);
  }

  @Test
  void shapeCountsNodesLeavesAndDepth() {
    assertThat(ForestShape.of(SmallPrograms.tracker().forest()))
        .isEqualTo(new ForestShape(2, 8, 5, 2));
    assertThat(ForestShape.of(Forest.NONE)).isEqualTo(new ForestShape(0, 0, 0, 0));
    assertThat(ForestShape.depthOf(Tree.of(Tree.leaf(1)))).isZero();
  }

  /** One tree, so that no other tree can hide a wrong leaf. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void forestWitnessesTellEveryThresholdThatIsOffByOne(long seed) {
    DecisionProgram program = rlcc(1, 5, seed);
    List<int[]> witnesses = ForestWitnesses.of(program, seed);
    Tree tree = program.forest().trees().get(0);
    for (int node = 0; node < tree.nodeCount(); node++) {
      if (tree.leafAt(node)) {
        continue;
      }
      for (int delta : new int[] {-1, 1}) {
        DecisionProgram mutant =
            program.withForest(new Forest(List.of(moved(tree, node, delta)), 0));
        assertThat(differs(program, mutant, witnesses))
            .as("seed %d, node %d, threshold moved by %d", seed, node, delta)
            .isTrue();
      }
    }
  }

  private static Tree moved(Tree tree, int moved, int delta) {
    int nodes = tree.nodeCount();
    int[] feature = new int[nodes];
    long[] threshold = new long[nodes];
    int[] left = new int[nodes];
    int[] right = new int[nodes];
    long[] value = new long[nodes];
    for (int i = 0; i < nodes; i++) {
      feature[i] = tree.feature(i);
      threshold[i] = tree.threshold(i) + (i == moved ? delta : 0);
      left[i] = tree.left(i);
      right[i] = tree.right(i);
      value[i] = tree.value(i);
    }
    return new Tree(feature, threshold, left, right, value);
  }

  private static boolean differs(DecisionProgram a, DecisionProgram b, List<int[]> vectors) {
    Interpreter first = new Interpreter(a);
    Interpreter second = new Interpreter(b);
    return vectors.stream()
        .map(vector -> Arrays.stream(vector).asLongStream().toArray())
        .anyMatch(vector -> first.score(vector) != second.score(vector));
  }

  @Test
  void thresholdWitnessesHitTheirTargetsThroughTheInputs() {
    DecisionProgram program = rlcc(20, 4, 7);
    Interpreter interpreter = new Interpreter(program);
    List<Set<Long>> hit = List.of(set(), set(), set(), set());
    long[] features = new long[4];
    for (long[] row : ThresholdWitnesses.of(program, 7)) {
      interpreter.observe(row, row.clone(), 3, features);
      for (int f = 0; f < 4; f++) {
        hit.get(f).add(features[f]);
      }
    }
    int wanted = 0;
    int reached = 0;
    Ranges ranges = Ranges.of(program);
    for (Tree tree : program.forest().trees()) {
      for (int node = 0; node < tree.nodeCount(); node++) {
        int f = tree.feature(node);
        for (long d = -1; f != Tree.LEAF && d <= 1; d++) {
          Interval range = ranges.of(program.features().get(f).expression());
          if (range.contains(tree.threshold(node) + d)) {
            wanted++;
            reached += hit.get(f).contains(tree.threshold(node) + d) ? 1 : 0;
          }
        }
      }
    }
    // States are hit exactly; r rises with rtt in steps finer than one unit for most base delays.
    assertThat(wanted).isGreaterThan(800);
    assertThat(reached).isGreaterThan(wanted * 99 / 100);
  }

  private static Set<Long> set() {
    return new TreeSet<>();
  }

  @Test
  void edgeRowsContainEveryEdgeAndInsideRowsStayInside() {
    DecisionProgram program = RlccObservation.program();
    Columns columns = new Columns(program, 3);
    long[] row = new long[columns.width()];
    Set<Long> seen = set();
    for (int i = 0; i < 2_000; i++) {
      columns.fillEdges(row, 0);
      seen.add(row[1]);
      columns.fillInside(row, 0);
      for (int c = 0; c < row.length; c++) {
        assertThat(columns.range(c).contains(row[c])).isTrue();
      }
    }
    assertThat(seen)
        .contains(999L, 1_000L, 1_001L, (1L << 20) - 1, 1L << 20, (1L << 20) + 1, 0L)
        .contains((long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE)
        .contains(Long.MIN_VALUE, Long.MAX_VALUE);
  }
}
