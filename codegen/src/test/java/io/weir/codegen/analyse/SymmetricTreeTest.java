package io.weir.codegen.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricTreeTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSymmetricTreeIsRecognised(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SymmetricTree.Level> levels = new ArrayList<>();
    int depth = random.nextInt(7);
    for (int i = 0; i < depth; i++) {
      levels.add(new SymmetricTree.Level(random.nextInt(3), random.nextInt()));
    }
    List<Long> leaves = random.longs(1L << depth, -99, 99).boxed().toList();
    SymmetricTree tree = new SymmetricTree(levels, leaves);
    assertThat(SymmetricTree.of(tree.tree())).contains(tree);
  }

  @Test
  void theRootsAnswerIsTheHighestBit() {
    Tree.Node low = Tree.split(1, 5, Tree.leaf(0), Tree.leaf(1));
    Tree.Node high = Tree.split(1, 5, Tree.leaf(2), Tree.leaf(3));
    assertThat(SymmetricTree.of(Tree.of(Tree.split(0, 7, low, high))).orElseThrow().leaves())
        .containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void anotherQuestionOrAMissingLevelIsNotSymmetric() {
    Tree.Node low = Tree.split(1, 5, Tree.leaf(0), Tree.leaf(1));
    Tree.Node other = Tree.split(1, 6, Tree.leaf(0), Tree.leaf(1));
    assertThat(SymmetricTree.of(Tree.of(Tree.split(0, 7, low, other)))).isEmpty();
    assertThat(SymmetricTree.of(Tree.of(Tree.split(0, 7, low, Tree.leaf(2))))).isEmpty();
    assertThat(SymmetricTree.of(Tree.of(Tree.split(0, 7, Tree.leaf(2), low)))).isEmpty();
  }
}
