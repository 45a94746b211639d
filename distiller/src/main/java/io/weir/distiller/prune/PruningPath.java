package io.weir.distiller.prune;

import io.weir.codegen.analyse.SymmetricForest;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.distiller.collect.Examples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Forests of ever fewer nodes, each with the cut that changes the answers on visited states least.
 * Trees that end as a constant become one of them. A forest of symmetric trees stays one.
 */
final class PruningPath {
  private PruningPath() {}

  /** The forest as it is, then after every cut; the last is a single leaf. */
  static List<Forest> of(Forest forest, List<Examples> visited) {
    Optional<SymmetricForest> symmetric = SymmetricForest.of(forest);
    List<PrunedTree> trees = new ArrayList<>();
    for (int i = 0; i < forest.trees().size(); i++) {
      Tree tree = forest.trees().get(i);
      long[] visits = visits(tree, visited);
      trees.add(
          symmetric.isPresent()
              ? new LevelledTree(symmetric.get().trees().get(i), leavesOf(tree, visits))
              : new FreeTree(tree, visits));
    }
    List<Forest> path = new ArrayList<>(List.of(forest));
    while (cutWeakest(trees)) {
      path.add(forest(trees, forest.leafShift()));
    }
    return path;
  }

  private static boolean cutWeakest(List<PrunedTree> trees) {
    PrunedTree weakest =
        trees.stream().min(Comparator.comparingDouble(PrunedTree::leastHarm)).orElseThrow();
    if (weakest.leastHarm() == Double.POSITIVE_INFINITY) {
      return false;
    }
    weakest.cut();
    return true;
  }

  private static Forest forest(List<PrunedTree> pruned, int leafShift) {
    List<Tree> trees = new ArrayList<>();
    long constant = 0;
    for (PrunedTree one : pruned) {
      Tree tree = one.tree();
      if (tree.leafAt(0)) {
        constant += tree.value(0);
      } else {
        trees.add(tree);
      }
    }
    if (constant != 0 || trees.isEmpty()) {
      trees.add(Tree.of(Tree.leaf(constant)));
    }
    return new Forest(trees, leafShift);
  }

  private static long[] visits(Tree tree, List<Examples> visited) {
    long[] visits = new long[tree.nodeCount()];
    for (Examples set : visited) {
      for (int example = 0; example < set.size(); example++) {
        int node = 0;
        while (!tree.leafAt(node)) {
          boolean left = set.feature(example, tree.feature(node)) <= tree.threshold(node);
          node = left ? tree.left(node) : tree.right(node);
        }
        visits[node]++;
      }
    }
    return visits;
  }

  /** Leaves of a symmetric tree by number: its nodes lie level by level. */
  private static long[] leavesOf(Tree tree, long[] visits) {
    long[] byLeaf = new long[(tree.nodeCount() + 1) / 2];
    System.arraycopy(visits, tree.nodeCount() - byLeaf.length, byLeaf, 0, byLeaf.length);
    return byLeaf;
  }
}
