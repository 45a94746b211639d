package io.weir.distiller.prune;

import io.weir.codegen.ir.Tree;

/** A tree from which the part that matters least can be taken, again and again. */
interface PrunedTree {
  /**
   * How much the next cut changes the tree's answers: the sum of squares over the visited states.
   * Infinite when there is nothing left to cut.
   */
  double leastHarm();

  /** Makes the next cut. */
  void cut();

  /** The tree as it is now. */
  Tree tree();
}
