package io.weir.codegen.c;

import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Trees as nested if/else, a few per function: one function for all takes compilers minutes. */
final class IfElseCode implements ForestCode {
  private static final int TREES_PER_FUNCTION = 10;
  private static final int NODES_PER_FUNCTION = 2_048;

  /** Most nodes of a forest that is one function, copied to where it is asked. */
  private static final int INLINED_NODES = 320;

  private final List<Tree> trees;
  private final List<List<Tree>> groups;

  IfElseCode(Forest forest) {
    trees = forest.trees();
    groups = inlined() ? List.of(trees) : groups();
  }

  private List<List<Tree>> groups() {
    List<List<Tree>> all = new ArrayList<>();
    int nodes = 0;
    for (Tree tree : trees) {
      boolean full =
          all.isEmpty()
              || all.get(all.size() - 1).size() == TREES_PER_FUNCTION
              || nodes + tree.nodeCount() > NODES_PER_FUNCTION;
      if (full) {
        all.add(new ArrayList<>());
        nodes = 0;
      }
      all.get(all.size() - 1).add(tree);
      nodes += tree.nodeCount();
    }
    return all;
  }

  @Override
  public boolean inlined() {
    return trees.stream().mapToInt(Tree::nodeCount).sum() <= INLINED_NODES;
  }

  @Override
  public Work work() {
    long steps = trees.stream().mapToLong(ForestShape::depthOf).sum();
    return new Work(trees.size(), steps, 0, steps);
  }

  @Override
  public long tableBytes() {
    return 0;
  }

  @Override
  public Set<Helper> helpers() {
    return EnumSet.of(inlined() ? Helper.INLINE : Helper.TREES);
  }

  @Override
  public void declare(CodeWriter out, int features) {
    int first = 0;
    for (int i = 0; i < groups.size(); i++) {
      emitGroup(out, i, first, groups.get(i), inlined() ? "WEIR_INLINE" : "WEIR_TREES");
      first += groups.get(i).size();
    }
  }

  private static void emitGroup(
      CodeWriter out, int index, int firstTree, List<Tree> group, String linkage) {
    CType type = Sums.type(group);
    out.line("%s %s weir_trees_%d(const int32_t *f)", linkage, type.text(), index);
    out.block(
        "",
        () -> {
          out.line("%s sum = 0;", type.text());
          out.blank();
          if (group.stream().allMatch(tree -> tree.leafAt(0))) {
            out.line("(void)f;");
          }
          for (int i = 0; i < group.size(); i++) {
            out.comment("tree " + (firstTree + i));
            emitNode(out, group.get(i), 0);
          }
          out.line("return sum;");
        });
    out.blank();
  }

  private static void emitNode(CodeWriter out, Tree tree, int node) {
    if (tree.leafAt(node)) {
      out.line("sum += %s;", CType.INT32.literal(tree.value(node)));
      return;
    }
    String threshold = CType.INT32.literal(tree.threshold(node));
    String test = "if (f[%d] <= %s)".formatted(tree.feature(node), threshold);
    out.block(test, () -> emitNode(out, tree, tree.left(node)), "} else {");
    out.nested(() -> emitNode(out, tree, tree.right(node)));
    out.line("}");
  }

  @Override
  public void add(CodeWriter out) {
    for (int i = 0; i < groups.size(); i++) {
      out.line("sum += weir_trees_%d(f);", i);
    }
  }
}
