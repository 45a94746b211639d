package io.weir.codegen.c;

import io.weir.codegen.ir.Tree;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * Only the nodes there are, level by level: a node names its left child, and the right one follows
 * it. A leaf is its own child and its threshold is never exceeded, so that a walk stays there.
 */
final class LinkedHeapCode extends HeapCode {
  private final Table features;
  private final Table thresholds;
  private final Table children;
  private final Table leaves;
  private final Table roots;
  private final int size;

  LinkedHeapCode(List<Tree> trees, int depth) {
    super(trees, depth);
    size = powerOfTwo(trees.stream().mapToInt(Tree::nodeCount).sum());
    long[] feature = new long[size];
    long[] threshold = new long[size];
    long[] child = new long[size];
    long[] leaf = new long[size];
    long[] root = new long[trees.size()];
    Arrays.fill(threshold, Integer.MAX_VALUE);
    int next = 0;
    for (int i = 0; i < root.length; i++) {
      Tree tree = trees.get(i);
      root[i] = next;
      int at = next++;
      Queue<Integer> open = new ArrayDeque<>(List.of(0));
      while (!open.isEmpty()) {
        int node = open.remove();
        if (tree.leafAt(node)) {
          child[at] = at;
          leaf[at] = tree.value(node);
        } else {
          feature[at] = tree.feature(node);
          threshold[at] = tree.threshold(node);
          child[at] = next;
          next += 2;
          open.add(tree.left(node));
          open.add(tree.right(node));
        }
        at++;
      }
    }
    features = Table.unsigned("weir_feature", feature);
    thresholds = Table.signed("weir_threshold", threshold);
    children = Table.unsigned("weir_child", child);
    leaves = Table.signed("weir_leaf", leaf);
    roots = Table.unsigned("weir_root", root);
  }

  @Override
  public long tableBytes() {
    long nodes = features.size() + thresholds.size() + children.size() + leaves.size();
    return nodes + (trees() > 1 ? roots.size() : 0);
  }

  @Override
  public void declare(CodeWriter out, int featureCount) {
    out.comment("The left child of node i is weir_child[i], the right one follows it.");
    features.write(out);
    thresholds.write(out);
    children.write(out);
    leaves.write(out);
    if (trees() > 1) {
      roots.write(out);
    }
    out.comment("The leaf of a tree, in %d steps without a branch.".formatted(depth));
    out.line("static inline int32_t weir_tree(const int32_t *f, uint32_t tree)");
    out.block("", () -> body(out, paddedFeatures(featureCount) - 1));
    out.blank();
  }

  private void body(CodeWriter out, int featureMask) {
    String root = trees() > 1 ? "WEIR_MASK(weir_root[tree], %du)".formatted(size - 1) : "tree";
    out.line("uint32_t i = %s;", root);
    out.line("int level;");
    out.blank();
    out.block(
        "for (level = 0; level < %d; level++)".formatted(depth),
        () -> {
          out.line("const uint32_t tested = WEIR_MASK(weir_feature[i], %du);", featureMask);
          out.line("const uint32_t right = (uint32_t)(f[tested] > weir_threshold[i]);");
          out.blank();
          out.line("i = WEIR_MASK(weir_child[i] + right, %du);", size - 1);
        });
    out.line("return weir_leaf[i];");
  }
}
