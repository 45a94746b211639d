package io.weir.codegen.analyse;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Which leaves no feature vector reaches. Features are taken as independent, each in the range of
 * its expression, so that a leaf found dead is dead; one found alive may still need a combination
 * of features that no input gives.
 *
 * @param dead the dead leaves, in order
 */
public record Reachability(List<Leaf> dead) {
  /**
   * A leaf.
   *
   * @param tree index of its tree
   * @param node its node there
   * @param symmetric whether its tree is symmetric: such trees keep dead leaves for their form
   */
  public record Leaf(int tree, int node, boolean symmetric) {}

  /** What becomes of symmetric trees. */
  public enum Symmetric {
    /** They stay as they are. */
    KEEP,
    /** They lose dead leaves as others do, and with them their form. */
    COLLAPSE
  }

  public Reachability {
    dead = List.copyOf(dead);
  }

  /** The dead leaves of a program's forest. */
  public static Reachability of(DecisionProgram program) {
    List<Leaf> dead = new ArrayList<>();
    List<Tree> trees = program.forest().trees();
    for (int i = 0; i < trees.size(); i++) {
      boolean symmetric = SymmetricTree.of(trees.get(i)).isPresent();
      boolean[] alive = new boolean[trees.get(i).nodeCount()];
      new Walk(trees.get(i), featureRanges(program)).mark(0, alive);
      for (int node = 0; node < alive.length; node++) {
        if (trees.get(i).leafAt(node) && !alive[node]) {
          dead.add(new Leaf(i, node, symmetric));
        }
      }
    }
    return new Reachability(dead);
  }

  /** The range of each feature. */
  public static List<Interval> featureRanges(DecisionProgram program) {
    Ranges ranges = Ranges.of(program);
    return program.features().stream().map(f -> ranges.of(f.expression())).toList();
  }

  /**
   * The program without dead leaves, and without splits whose two sides are the same leaf. It
   * answers as before, claims included.
   */
  public static DecisionProgram pruned(DecisionProgram program, Symmetric symmetric) {
    List<Tree> trees = new ArrayList<>();
    for (Tree tree : program.forest().trees()) {
      boolean keep = symmetric == Symmetric.KEEP && SymmetricTree.of(tree).isPresent();
      trees.add(keep ? tree : Tree.of(new Walk(tree, featureRanges(program)).pruned(0)));
    }
    Forest forest = new Forest(trees, program.forest().leafShift());
    return program.withForest(forest).withClaims(program.claims());
  }

  /** A walk down a tree that knows what each feature can still be. */
  private static final class Walk {
    private final Tree tree;
    private final Interval[] box;

    Walk(Tree tree, List<Interval> features) {
      this.tree = tree;
      box = features.toArray(Interval[]::new);
    }

    void mark(int node, boolean[] alive) {
      alive[node] = true;
      if (tree.leafAt(node)) {
        return;
      }
      Interval range = box[tree.feature(node)];
      if (range.min() <= tree.threshold(node)) {
        box[tree.feature(node)] = below(range, node);
        mark(tree.left(node), alive);
      }
      if (range.max() > tree.threshold(node)) {
        box[tree.feature(node)] = above(range, node);
        mark(tree.right(node), alive);
      }
      box[tree.feature(node)] = range;
    }

    Tree.Node pruned(int node) {
      if (tree.leafAt(node)) {
        return Tree.leaf(tree.value(node));
      }
      int feature = tree.feature(node);
      Interval range = box[feature];
      if (range.max() <= tree.threshold(node)) {
        return pruned(tree.left(node));
      }
      if (range.min() > tree.threshold(node)) {
        return pruned(tree.right(node));
      }
      box[feature] = below(range, node);
      Tree.Node left = pruned(tree.left(node));
      box[feature] = above(range, node);
      Tree.Node right = pruned(tree.right(node));
      box[feature] = range;
      boolean same = left instanceof Tree.Node.Leaf && left.equals(right);
      return same ? left : Tree.split(feature, tree.threshold(node), left, right);
    }

    private Interval below(Interval range, int node) {
      return new Interval(range.min(), Math.min(range.max(), tree.threshold(node)));
    }

    private Interval above(Interval range, int node) {
      return new Interval(Math.max(range.min(), tree.threshold(node) + 1), range.max());
    }
  }
}
