package io.weir.codegen.c;

import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Trees as tables of nodes, walked in as many steps as the deepest tree has levels, without a
 * branch on the data. Tables have a power of two of elements, so that a mask can bound every index.
 */
abstract class HeapCode implements ForestCode {
  private final List<Tree> trees;
  final int depth;

  HeapCode(List<Tree> trees, int depth) {
    this.trees = trees;
    this.depth = depth;
  }

  /** The smaller of the two layouts. */
  static HeapCode of(Forest forest) {
    List<Tree> trees = forest.trees();
    // A forest of leaves is walked one step too, because C has no empty tables.
    int depth = Math.max(1, trees.stream().mapToInt(ForestShape::depthOf).max().orElse(0));
    HeapCode linked = new LinkedHeapCode(trees, depth);
    boolean hopeless = depth > CompleteHeapCode.DEEPEST;
    HeapCode complete = hopeless ? linked : new CompleteHeapCode(trees, depth);
    return complete.tableBytes() <= linked.tableBytes() ? complete : linked;
  }

  final int trees() {
    return trees.size();
  }

  @Override
  public final Work work() {
    long steps = (long) trees.size() * depth;
    return new Work(trees.size(), steps, 0, steps);
  }

  @Override
  public final int paddedFeatures(int features) {
    return powerOfTwo(features);
  }

  @Override
  public final Set<Helper> helpers() {
    return EnumSet.of(Helper.MASK);
  }

  @Override
  public final void prepare(CodeWriter out) {
    if (trees.size() > 1) {
      out.line("uint32_t tree;");
    }
  }

  @Override
  public final void add(CodeWriter out) {
    if (trees.size() == 1) {
      out.line("sum += weir_tree(f, 0);");
      return;
    }
    out.line("for (tree = 0; tree < %d; tree++)", trees.size());
    out.line("\tsum += weir_tree(f, tree);");
  }

  /** The smallest power of two that is not below {@code count}. */
  static int powerOfTwo(int count) {
    return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }
}
