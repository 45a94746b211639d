package io.weir.codegen.c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.analyse.SymmetricTree.Level;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForestFormTest {
  private static Tree.Node spine(int depth) {
    Tree.Node node = Tree.leaf(0);
    for (int i = 0; i < depth; i++) {
      node = Tree.split(0, i, Tree.leaf(i), node);
    }
    return node;
  }

  @Test
  void aTreeTooDeepForIfElseIsRefusedAndHeapTakesIt() {
    Forest deep = new Forest(List.of(Tree.of(Tree.leaf(1)), Tree.of(spine(11))), 0);
    DecisionProgram program = SmallPrograms.tracker().withForest(deep);
    assertThatThrownBy(
            () -> CoreEmitter.emit(program, SmallPrograms.PROVENANCE, ForestForm.IF_ELSE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("`tracker` cannot be emitted in the form ifElse")
        .hasMessageContaining("tree 1 has depth 11")
        .hasMessageContaining("use the form heap");
    assertThat(CoreEmitter.emit(program, SmallPrograms.PROVENANCE)).contains("level < 11");
  }

  @Test
  void aTreeThatIsNotSymmetricIsRefused() {
    for (ForestForm form : List.of(ForestForm.COMPARES, ForestForm.BIT_ROWS)) {
      assertThatThrownBy(
              () -> CoreEmitter.emit(SmallPrograms.tracker(), SmallPrograms.PROVENANCE, form))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("form " + form.key() + ": tree 0 is not symmetric");
    }
  }

  @Test
  void rowsBeyondTheirLimitAreRefused() {
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      List<Level> levels = List.of(new Level(0, 7L * i), new Level(0, 7L * i + 3));
      trees.add(new SymmetricTree(levels, Collections.nCopies(4, 1L)).tree());
    }
    Forest forest = new Forest(trees, 0);
    // 6,001 rows of 94 words
    assertThat(ForestForm.BIT_ROWS.refusal(forest).orElseThrow())
        .contains("1,048,576 are allowed", "use the form compares");
    assertThat(CostModel.choose(forest, Processor.SERVER)).isEqualTo(ForestForm.COMPARES);
  }

  @Test
  void namesAreReadAndOthersRefused() {
    for (ForestForm form : ForestForm.values()) {
      assertThat(ForestForm.of(form.key())).isEqualTo(form);
    }
    assertThatThrownBy(() -> ForestForm.of("IF_ELSE"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("`IF_ELSE`; choose one of auto, ifElse, heap, compares, bitRows");
  }
}
