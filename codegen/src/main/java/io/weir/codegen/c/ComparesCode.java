package io.weir.codegen.c;

import io.weir.codegen.analyse.SymmetricForest;
import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.analyse.SymmetricTree.Level;
import io.weir.codegen.ir.Forest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Symmetric trees: the answers of a tree's levels, side by side, are the number of its leaf. */
final class ComparesCode implements ForestCode {
  private static final int TREES_PER_FUNCTION = 10;

  private final Forest forest;
  private final SymmetricForest trees;
  private final Table leaves;
  private final int functions;

  private ComparesCode(Forest forest, SymmetricForest trees) {
    this.forest = forest;
    this.trees = trees;
    leaves =
        Table.signed(
            "weir_leaf",
            trees.trees().stream()
                .flatMap(tree -> tree.leaves().stream())
                .mapToLong(Long::longValue)
                .toArray());
    functions = (trees.trees().size() + TREES_PER_FUNCTION - 1) / TREES_PER_FUNCTION;
  }

  static ComparesCode of(Forest forest) {
    return new ComparesCode(forest, SymmetricForest.of(forest).orElseThrow());
  }

  @Override
  public Work work() {
    return new Work(trees.trees().size(), trees.levels(), 0, 0);
  }

  @Override
  public long tableBytes() {
    return leaves.size();
  }

  @Override
  public Set<Helper> helpers() {
    Set<Helper> helpers = EnumSet.noneOf(Helper.class);
    if (trees.levels() > 0) {
      helpers.add(Helper.ABOVE);
    }
    if (functions > 1) {
      helpers.add(Helper.TREES);
    }
    return helpers;
  }

  @Override
  public void declare(CodeWriter out, int features) {
    leaves.write(out);
    int leaf = 0;
    for (int i = 0; i < functions; i++) {
      int first = i * TREES_PER_FUNCTION;
      int end = Math.min(trees.trees().size(), first + TREES_PER_FUNCTION);
      function(out, i, first, end, leaf);
      for (SymmetricTree tree : trees.trees().subList(first, end)) {
        leaf += tree.leaves().size();
      }
    }
  }

  private void function(CodeWriter out, int index, int first, int end, int firstLeaf) {
    CType type = Sums.type(forest.trees().subList(first, end));
    String linkage = functions > 1 ? "WEIR_TREES" : "static inline";
    out.line("%s %s weir_trees_%d(const int32_t *f)", linkage, type.text(), index);
    out.block(
        "",
        () -> {
          List<SymmetricTree> group = trees.trees().subList(first, end);
          out.line("%s sum = 0;", type.text());
          out.blank();
          if (group.stream().allMatch(tree -> tree.levels().isEmpty())) {
            out.line("(void)f;");
          }
          int leaf = firstLeaf;
          for (int i = 0; i < group.size(); i++) {
            out.comment("tree " + (first + i));
            tree(out, group.get(i), leaf);
            leaf += group.get(i).leaves().size();
          }
          out.line("return sum;");
        });
    out.blank();
  }

  private static void tree(CodeWriter out, SymmetricTree tree, int leaf) {
    if (tree.levels().isEmpty()) {
      out.line("sum += weir_leaf[%d];", leaf);
      return;
    }
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < tree.levels().size(); i++) {
      Level level = tree.levels().get(i);
      int bit = tree.levels().size() - 1 - i;
      String threshold = CType.INT32.literal(level.threshold());
      String answer = "weir_above(f[%d], %s)".formatted(level.feature(), threshold);
      answers.add(bit == 0 ? answer : answer + " << " + bit);
    }
    out.line("sum += weir_leaf[%du", leaf);
    out.nested(
        () -> {
          for (int i = 0; i < answers.size(); i++) {
            String end = i == answers.size() - 1 ? ")];" : "";
            out.line("%s%s%s", i == 0 ? "+ (" : "| ", answers.get(i), end);
          }
        });
  }

  @Override
  public void add(CodeWriter out) {
    for (int i = 0; i < functions; i++) {
      out.line("sum += weir_trees_%d(f);", i);
    }
  }
}
