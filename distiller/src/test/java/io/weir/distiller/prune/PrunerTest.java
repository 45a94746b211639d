package io.weir.distiller.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.analyse.SymmetricTree.Level;
import io.weir.codegen.interpret.Interpreter;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrunerTest {
  private static final DecisionProgram OBSERVATION = RlccObservation.program();
  private static final int FEATURES = OBSERVATION.features().size();

  private static List<Examples> visited(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Examples examples = new Examples(FEATURES, 1000, RandomSource.XO_SHI_RO_256_PP.create(seed));
    for (int i = 0; i < 1000; i++) {
      examples.add(random.longs(FEATURES, -100, 100).toArray(), 0, 0);
    }
    return List.of(examples);
  }

  private static Tree.Node random(SplittableRandom random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return Tree.leaf(random.nextInt(-999, 1000));
    }
    return Tree.split(
        random.nextInt(FEATURES),
        random.nextInt(-120, 120),
        random(random, depth - 1),
        random(random, depth - 1));
  }

  private static Forest forest(long seed, boolean symmetric) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tree> trees = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      if (symmetric) {
        List<Level> levels = new ArrayList<>();
        for (int level = 0; level < 3; level++) {
          levels.add(new Level(random.nextInt(FEATURES), random.nextInt(-90, 90)));
        }
        List<Long> leaves = random.longs(8, -999, 1000).boxed().toList();
        trees.add(new SymmetricTree(levels, leaves).tree());
      } else {
        trees.add(Tree.of(random(random, 4)));
      }
    }
    return new Forest(trees, 2);
  }

  /** Mean squared difference of the sums of leaves. */
  private static double difference(Forest one, Forest other, List<Examples> visited) {
    Interpreter first = new Interpreter(OBSERVATION.withForest(one));
    Interpreter second = new Interpreter(OBSERVATION.withForest(other));
    long[] features = new long[FEATURES];
    double sum = 0;
    for (int i = 0; i < visited.get(0).size(); i++) {
      visited.get(0).copyFeatures(i, features);
      double d = first.score(features) - second.score(features);
      sum += d * d;
    }
    return sum / visited.get(0).size();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void thePathShrinksToAConstantAndFirstTakesWhatNobodyMisses(long seed) {
    for (boolean symmetric : new boolean[] {false, true}) {
      Forest forest = forest(seed, symmetric);
      List<Examples> visited = visited(seed);
      List<Forest> path = PruningPath.of(forest, visited);
      assertThat(path.get(0)).isEqualTo(forest);
      for (int i = 1; i < path.size(); i++) {
        // A tree that becomes a constant may join another, so that two nodes can be one.
        assertThat(splits(path.get(i))).isLessThan(splits(path.get(i - 1)));
        assertThat(path.get(i).trees().stream().allMatch(t -> SymmetricTree.of(t).isPresent()))
            .isEqualTo(symmetric || path.get(i).trees().stream().allMatch(PrunerTest::flat));
      }
      assertThat(splits(path.get(path.size() - 1))).isZero();
      double early = difference(forest, path.get(path.size() / 4), visited);
      double late = difference(forest, path.get(path.size() - 1), visited);
      assertThat(early).isLessThan(late / 2);
    }
  }

  private static boolean flat(Tree tree) {
    return SymmetricTree.of(tree).isPresent();
  }

  private static int splits(Forest forest) {
    ForestShape shape = ForestShape.of(forest);
    return shape.nodes() - shape.leaves();
  }

  @Test
  void unvisitedPartsGoWithoutChangingAnAnswer() {
    Tree.Node rare = Tree.split(1, 7, Tree.leaf(70), Tree.leaf(-70));
    Tree tree = Tree.of(Tree.split(0, 200, Tree.split(1, 0, Tree.leaf(5), Tree.leaf(9)), rare));
    List<Examples> visited = visited(9);
    Forest forest = new Forest(List.of(tree), 0);
    List<Forest> path = PruningPath.of(forest, visited);
    assertThat(path).hasSize(4);
    assertThat(difference(forest, path.get(1), visited)).isZero();
    assertThat(ForestShape.of(path.get(1)).leaves()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theSmallestForestWhoseScoreHoldsIsKept(long seed) {
    DecisionProgram program = OBSERVATION.withForest(forest(seed, true));
    // A score that falls with every cut.
    Pruner pruner = new Pruner(p -> splits(p.forest()), 10);
    Pruner.Result result = pruner.prune(program, splits(program.forest()), visited(seed));
    assertThat(result.scoreBefore()).isEqualTo(splits(program.forest()));
    assertThat(result.scoreAfter()).isEqualTo(splits(result.program().forest()));
    // A cut takes 4, 2 or 1 splits of a tree of three levels.
    assertThat(result.scoreBefore() - result.scoreAfter()).isBetween(7.0, 10.0);
    assertThat(result.nodesAfter()).isLessThan(result.nodesBefore());
  }

  @Test
  void withoutLeewayAForestInWhichAllCountsStays() {
    DecisionProgram program = OBSERVATION.withForest(forest(5, false));
    Pruner pruner = new Pruner(p -> splits(p.forest()), 0);
    assertThat(pruner.prune(program, splits(program.forest()), visited(5)).program())
        .isEqualTo(program);
  }
}
