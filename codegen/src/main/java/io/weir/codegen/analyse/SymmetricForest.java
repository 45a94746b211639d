package io.weir.codegen.analyse;

import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A forest all of whose trees are symmetric.
 *
 * @param trees in the forest's order
 */
public record SymmetricForest(List<SymmetricTree> trees) {
  public SymmetricForest {
    trees = List.copyOf(trees);
  }

  /** The forest's symmetric trees, if all are. */
  public static Optional<SymmetricForest> of(Forest forest) {
    List<SymmetricTree> trees = new ArrayList<>();
    for (Tree tree : forest.trees()) {
      Optional<SymmetricTree> symmetric = SymmetricTree.of(tree);
      if (symmetric.isEmpty()) {
        return Optional.empty();
      }
      trees.add(symmetric.get());
    }
    return Optional.of(new SymmetricForest(trees));
  }

  /** Number of the first tree that is not symmetric. */
  public static OptionalInt firstOther(Forest forest) {
    for (int i = 0; i < forest.trees().size(); i++) {
      if (SymmetricTree.of(forest.trees().get(i)).isEmpty()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** Number of questions of all trees together. */
  public int levels() {
    return trees.stream().mapToInt(tree -> tree.levels().size()).sum();
  }
}
