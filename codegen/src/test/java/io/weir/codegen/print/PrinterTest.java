package io.weir.codegen.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codegen.generate.SmallPrograms;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Tree;
import org.junit.jupiter.api.Test;

class PrinterTest {
  @Test
  void textShowsRangesScalesAndTrees() {
    assertThat(TextPrinter.print(SmallPrograms.tracker()))
        .contains("input packets [1, 4294967295]  # packets\n")
        .contains("state mean_ns [0, 1048576] = 1000  # ns\n")
        .contains("gain_ns = SHR(excess_ns, 3)  # [-131072, 131072]\n")
        .contains("feature 1 = share_q16 Q16  # reward\n")
        .contains("output wanted\nmean_ns <- next_ns\nforest: 2 trees, sum >> 3\n")
        .contains(
            "tree 0\n  excess_ns <= -100\n    800\n    share_q16 <= 255\n      -400\n      24\n");
  }

  @Test
  void graphvizShowsTheDataFlowAndEveryTree() {
    assertThat(GraphvizPrinter.print(SmallPrograms.tracker()))
        .startsWith("digraph tracker {\n")
        .contains("  e_delay_ns -> e_excess_ns;\n", "  e_share_q16 -> e_score [style=dashed];\n")
        .contains("    t0_0 [label=\"excess_ns <= -100\"];\n    t0_0 -> t0_1 [label=\"yes\"];\n")
        .contains("    t1_2 [shape=ellipse, label=\"-80000\"];\n", "  e_next_ns -> s_mean_ns;\n")
        .endsWith("}\n");
  }

  @Test
  void anOutlineShowsRealNumbersSharesAndWhatLiesBelow() {
    DecisionProgram program = SmallPrograms.tracker();
    Tree tree = program.forest().trees().get(0);
    long[] visits = new long[tree.nodeCount()];
    visits[0] = 8;
    visits[tree.left(0)] = 6;
    visits[tree.right(0)] = 2;
    assertThat(TreeOutline.print(program, tree, 1, visits, value -> "leaf " + value))
        .isEqualTo(
            """
            100.0 %  excess_ns <= -100?
             75.0 %    yes: leaf 800
             25.0 %    no: 2 leaves, leaf -400 … leaf 24
            """);
    assertThat(TreeOutline.print(program, tree, 2, visits, Long::toString))
        .contains(" 25.0 %    no: share <= 0.003891?\n  0.0 %      yes: -400\n");
  }
}
