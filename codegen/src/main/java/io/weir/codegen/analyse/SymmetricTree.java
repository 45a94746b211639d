package io.weir.codegen.analyse;

import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A symmetric (oblivious) tree: all nodes of a level ask the same question, so that the answers are
 * the bits of a leaf's number.
 *
 * @param levels the questions, root first; the root's answer is the highest bit, 1 for {@code x >
 *     threshold}
 * @param leaves leaf values by number; 2^levels of them
 */
public record SymmetricTree(List<Level> levels, List<Long> leaves) {
  /**
   * A question.
   *
   * @param feature index of the tested feature
   * @param threshold largest value that answers 0
   */
  public record Level(int feature, long threshold) {}

  public SymmetricTree {
    levels = List.copyOf(levels);
    leaves = List.copyOf(leaves);
    if (leaves.size() != 1 << levels.size()) {
      throw new IllegalArgumentException(
          levels.size() + " levels need " + (1 << levels.size()) + " leaves, not " + leaves.size());
    }
  }

  /** The tree's questions and leaves, if it is symmetric: complete, one question per level. */
  public static Optional<SymmetricTree> of(Tree tree) {
    List<Level> levels = new ArrayList<>();
    List<Integer> nodes = List.of(0);
    while (!tree.leafAt(nodes.get(0))) {
      Level level = new Level(tree.feature(nodes.get(0)), tree.threshold(nodes.get(0)));
      List<Integer> next = new ArrayList<>();
      for (int node : nodes) {
        if (tree.feature(node) != level.feature() || tree.threshold(node) != level.threshold()) {
          return Optional.empty();
        }
        next.add(tree.left(node));
        next.add(tree.right(node));
      }
      levels.add(level);
      nodes = next;
    }
    return nodes.stream().allMatch(tree::leafAt)
        ? Optional.of(new SymmetricTree(levels, nodes.stream().map(tree::value).toList()))
        : Optional.empty();
  }

  /** The same as a tree of nodes. */
  public Tree tree() {
    return Tree.of(node(0, 0));
  }

  private Tree.Node node(int level, int number) {
    if (level == levels.size()) {
      return Tree.leaf(leaves.get(number));
    }
    Level asks = levels.get(level);
    return Tree.split(
        asks.feature(),
        asks.threshold(),
        node(level + 1, 2 * number),
        node(level + 1, 2 * number + 1));
  }
}
