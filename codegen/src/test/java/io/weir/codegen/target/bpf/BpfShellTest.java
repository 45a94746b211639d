package io.weir.codegen.target.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.codegen.c.ForestForm;
import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.Tree;
import io.weir.codegen.target.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BpfShellTest {
  private static final Tree STEP = Tree.of(Tree.split(0, 7, Tree.leaf(-3), Tree.leaf(5)));

  private static DecisionProgram program(Forest forest) {
    ProgramBuilder b = DecisionProgram.builder("step");
    Value rtt = b.input("rtt_us", "us", 0, 1 << 20);
    Value score = b.rewardFeature(rtt, 0).score("score", -8, 8);
    return b.output(b.add("m", b.constant("one", 65_536), score)).forest(forest).build();
  }

  @Test
  void emitsEverythingThatTheObjectIncludes() {
    DecisionProgram program = program(new Forest(List.of(STEP), 0));
    Map<String, String> files =
        Target.BPF.emitAll(program, SmallPrograms.PROVENANCE, Optional.empty());
    assertThat(files).containsKeys("weir_bpf.c", "Makefile", "README.md", "weir_builtin.h");
    assertThat(files.get("weir_program.h")).contains(program.sha256()).contains("seed      42");
    assertThat(files.get("weir_core.h"))
        .contains("weir_core_decide(const struct weir_forest *forest, struct weir_state *state")
        .doesNotContain("weir_tree");
    assertThat(Target.BPF.emitAll(program, SmallPrograms.PROVENANCE, Optional.empty()))
        .isEqualTo(files);
  }

  @Test
  void aModelIsLaidOutAsTheStruct() {
    DecisionProgram program = program(new Forest(List.of(Tree.of(Tree.leaf(9)), STEP), 2));
    ModelLimits limits = ModelLimits.of(program);
    ByteBuffer image =
        ByteBuffer.wrap(ModelImage.of(program, limits).toBytes()).order(ByteOrder.nativeOrder());
    assertThat(image.capacity()).isEqualTo(ModelImage.bytes(limits));
    // abi, bytes, trees, depth, nodes, shift
    assertThat(image.getInt(8)).isEqualTo(2);
    assertThat(image.getInt(12)).isEqualTo(1);
    assertThat(image.getInt(16)).isEqualTo(4);
    assertThat(image.getInt(20)).isEqualTo(2);
    // The second tree's root is node 1, its children are nodes 2 and 3.
    assertThat(image.getInt(88 + 4)).isEqualTo(1);
    int root = 88 + 4 * limits.trees() + 12;
    assertThat(image.getInt(root)).isEqualTo(7);
    assertThat(image.getShort(root + 8)).isEqualTo((short) 2);
    assertThat(image.getInt(root + 12 + 4)).isEqualTo(-3);
    assertThat(image.getShort(root + 12 + 8)).isEqualTo((short) 2);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    DecisionProgram small = program(new Forest(List.of(STEP), 0));
    ModelLimits limits = ModelLimits.of(small);
    DecisionProgram many = program(new Forest(Collections.nCopies(65, STEP), 0));
    assertThatThrownBy(() -> ModelImage.of(many, limits))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("65 trees")
        .hasMessageContaining("holds 64");
    assertThatThrownBy(
            () -> Target.BPF.emit(small, SmallPrograms.PROVENANCE, Optional.of(ForestForm.IF_ELSE)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("ifElse");
  }
}
