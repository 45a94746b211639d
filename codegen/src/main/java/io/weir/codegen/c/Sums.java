package io.weir.codegen.c;

import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Tree;
import java.util.List;

/** What sums of leaves can come to. */
final class Sums {
  private Sums() {}

  /** Every value the sum of all trees can have. */
  static Interval all(List<Tree> trees) {
    return trees.stream().map(Tree::leafRange).reduce(Interval.of(0), Interval::plus);
  }

  /** The type that holds every partial sum, in whatever order the trees are added. */
  static CType type(List<Tree> trees) {
    Interval zero = Interval.of(0);
    return CType.of(
        trees.stream().map(tree -> tree.leafRange().hull(zero)).reduce(zero, Interval::plus));
  }
}
