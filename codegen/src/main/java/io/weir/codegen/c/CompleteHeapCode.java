package io.weir.codegen.c;

import io.weir.codegen.ir.Tree;
import java.util.List;

/**
 * Every tree filled up to a complete one: node i of a tree has the children 2i and 2i + 1, the root
 * is node 1, and the leaves have a table of their own.
 */
final class CompleteHeapCode extends HeapCode {
  /** Beyond, a complete tree is never the smaller layout of a tree anyone has. */
  static final int DEEPEST = 16;

  private final int size;
  private final long[] feature;
  private final long[] threshold;
  private final long[] leaf;
  private final Table features;
  private final Table thresholds;
  private final Table leaves;

  CompleteHeapCode(List<Tree> trees, int depth) {
    super(trees, depth);
    size = 1 << depth;
    int padded = powerOfTwo(trees.size()) * size;
    feature = new long[padded];
    threshold = new long[padded];
    leaf = new long[padded];
    for (int i = 0; i < trees.size(); i++) {
      fill(trees.get(i), i * size, 0, 1);
    }
    features = Table.unsigned("weir_feature", feature);
    thresholds = Table.signed("weir_threshold", threshold);
    leaves = Table.signed("weir_leaf", leaf);
  }

  private void fill(Tree tree, int base, int node, int at) {
    if (at >= size) {
      leaf[base + at - size] = tree.value(node);
      return;
    }
    // Below a leaf, nodes may ask anything: all leaves there are alike.
    boolean ended = tree.leafAt(node);
    feature[base + at] = ended ? 0 : tree.feature(node);
    threshold[base + at] = ended ? 0 : tree.threshold(node);
    fill(tree, base, ended ? node : tree.left(node), 2 * at);
    fill(tree, base, ended ? node : tree.right(node), 2 * at + 1);
  }

  @Override
  public long tableBytes() {
    return features.size() + thresholds.size() + leaves.size();
  }

  @Override
  public void declare(CodeWriter out, int featureCount) {
    out.comment(
        "Node i of tree t is element t * %d + i; its children are 2i and 2i + 1.".formatted(size));
    features.write(out);
    thresholds.write(out);
    leaves.write(out);
    out.comment("The leaf of a tree, in %d steps without a branch.".formatted(depth));
    out.line("static inline int32_t weir_tree(const int32_t *f, uint32_t tree)");
    out.block(
        "",
        () -> {
          out.line("uint32_t i = 1;");
          out.line("int level;");
          out.blank();
          out.block(
              "for (level = 0; level < %d; level++)".formatted(depth),
              () -> {
                out.line(
                    "const uint32_t at = WEIR_MASK(tree * %du + i, %du);",
                    size, feature.length - 1);
                out.line(
                    "const uint32_t tested = WEIR_MASK(weir_feature[at], %du);",
                    paddedFeatures(featureCount) - 1);
                out.blank();
                out.line("i = 2 * i + (uint32_t)(f[tested] > weir_threshold[at]);");
              });
          out.line(
              "return weir_leaf[WEIR_MASK(tree * %du + i - %du, %du)];",
              size, size, leaf.length - 1);
        });
    out.blank();
  }
}
