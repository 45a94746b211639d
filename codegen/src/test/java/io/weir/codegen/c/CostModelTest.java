package io.weir.codegen.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.analyse.SymmetricTree.Level;
import io.weir.codegen.generate.RandomForests;
import io.weir.codegen.generate.RandomPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.observation.RlccObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostModelTest {
  /** Symmetric trees over eight features with 31 cuts each, as boosting with a bin budget makes. */
  private static Forest symmetric(int trees, int depth) {
    SplittableRandom random = new SplittableRandom(3);
    List<Tree> list = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      List<Level> levels = new ArrayList<>();
      for (int k = 0; k < depth; k++) {
        levels.add(new Level(random.nextInt(8), 1_000L * random.nextInt(31)));
      }
      List<Long> leaves = new ArrayList<>();
      for (int k = 0; k < 1 << depth; k++) {
        leaves.add(random.nextLong(-3_000, 3_000));
      }
      list.add(new SymmetricTree(levels, leaves).tree());
    }
    return new Forest(list, 0);
  }

  private static Forest free(int trees, int depth) {
    DecisionProgram base = RlccObservation.program();
    return RandomForests.complete(base, trees, depth, 0, 3_000, 5).forest();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 6, HEAP, IF_ELSE",
    "1, 10, HEAP, IF_ELSE",
    "20, 4, HEAP, IF_ELSE",
    "1, 11, HEAP, HEAP",
  })
  void freeTrees(int trees, int depth, ForestForm server, ForestForm inOrder) {
    Forest forest = free(trees, depth);
    assertThat(CostModel.choose(forest, Processor.SERVER)).isEqualTo(server);
    assertThat(CostModel.choose(forest, Processor.IN_ORDER)).isEqualTo(inOrder);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 3, COMPARES, IF_ELSE",
    "50, 5, BIT_ROWS, BIT_ROWS",
    "100, 6, BIT_ROWS, BIT_ROWS",
  })
  void symmetricTrees(int trees, int depth, ForestForm server, ForestForm inOrder) {
    Forest forest = symmetric(trees, depth);
    assertThat(CostModel.choose(forest, Processor.SERVER)).isEqualTo(server);
    assertThat(CostModel.choose(forest, Processor.IN_ORDER)).isEqualTo(inOrder);
  }

  /** Instructions counted in what gcc 12 -O2 made of such forests. */
  @ParameterizedTest
  @CsvSource({
    "1, 6, IF_ELSE, SERVER, 20.6",
    "1, 6, HEAP, SERVER, 59",
    "1, 10, HEAP, SERVER, 95",
    "1, 10, IF_ELSE, IN_ORDER, 34",
    "1, 10, HEAP, IN_ORDER, 151",
  })
  void estimatesOfFreeTreesAreNearTheCounts(
      int trees, int depth, ForestForm form, Processor processor, double counted) {
    long estimate = CostModel.estimate(free(trees, depth), form, processor).instructions();
    assertThat((double) estimate).isBetween(0.8 * counted, 1.2 * counted);
  }

  @ParameterizedTest
  @CsvSource({
    "50, 5, COMPARES, SERVER, 1192",
    "100, 6, COMPARES, SERVER, 2701",
    "50, 5, BIT_ROWS, SERVER, 514",
    "100, 6, BIT_ROWS, SERVER, 802",
    "100, 6, COMPARES, IN_ORDER, 3317",
    "50, 5, BIT_ROWS, IN_ORDER, 823",
  })
  void estimatesOfSymmetricTreesAreNearTheCounts(
      int trees, int depth, ForestForm form, Processor processor, double counted) {
    long estimate = CostModel.estimate(symmetric(trees, depth), form, processor).instructions();
    assertThat((double) estimate).isBetween(0.8 * counted, 1.2 * counted);
  }

  @Test
  void theChosenFormIsTheCheapestOfThoseThatHoldTheForest() {
    for (long seed = 0; seed < 50; seed++) {
      Forest forest = RandomPrograms.program(seed).forest();
      for (Processor processor : Processor.values()) {
        ForestForm chosen = CostModel.choose(forest, processor);
        long cycles = CostModel.estimate(forest, chosen, processor).cycles();
        for (ForestForm form : ForestForm.values()) {
          if (form.refusal(forest).isEmpty()) {
            assertThat(CostModel.estimate(forest, form, processor).cycles())
                .isGreaterThanOrEqualTo(cycles);
          }
        }
      }
    }
  }

  @Test
  void aFormThatCannotHoldTheForestHasNoEstimate() {
    assertThatThrownBy(() -> CostModel.estimate(free(1, 11), ForestForm.IF_ELSE, Processor.SERVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("depth 11");
  }

  @Test
  void tablesAreAsNarrowAsTheirValues() {
    Forest small =
        new Forest(
            List.of(new SymmetricTree(List.of(new Level(0, 5)), List.of(-128L, 127L)).tree()), 0);
    Forest large =
        new Forest(
            List.of(new SymmetricTree(List.of(new Level(0, 5)), List.of(-129L, 127L)).tree()), 0);
    assertThat(CostModel.estimate(small, ForestForm.COMPARES, Processor.SERVER).tableBytes())
        .isEqualTo(2);
    assertThat(CostModel.estimate(large, ForestForm.COMPARES, Processor.SERVER).tableBytes())
        .isEqualTo(4);
    // Two rows of one byte, two leaves; a single cut is no table.
    assertThat(CostModel.estimate(small, ForestForm.BIT_ROWS, Processor.SERVER).tableBytes())
        .isEqualTo(2 + 2);
  }
}
