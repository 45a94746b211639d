package io.weir.codegen.generate;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.analyse.SymmetricTree.Level;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.Ranges;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random forests over the features of a program. */
public final class RandomForests {
  private final SplittableRandom random;
  private final List<Interval> features = new ArrayList<>();
  private final long leafLimit;

  private RandomForests(DecisionProgram program, SplittableRandom random, long leafLimit) {
    this.random = random;
    this.leafLimit = leafLimit;
    Ranges ranges = Ranges.of(program);
    program.features().forEach(f -> features.add(ranges.of(f.expression())));
  }

  /** {@code program} with complete trees of exactly {@code depth} and leaves up to the limit. */
  public static DecisionProgram complete(
      DecisionProgram program, int trees, int depth, int leafShift, long leafLimit, long seed) {
    RandomForests forests = new RandomForests(program, new SplittableRandom(seed), leafLimit);
    List<Tree> list = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      list.add(Tree.of(forests.reachable(depth, forests.features)));
    }
    return program.withForest(new Forest(list, leafShift));
  }

  /** Ragged, symmetric or deep trees, with edge thresholds among them. */
  static Forest any(DecisionProgram program, SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> ragged(program, random);
      case 2 -> deep(program, random);
      default -> symmetric(program, random);
    };
  }

  /** A few trees of depth 11 to 30, most of whose nodes have a leaf on one side. */
  private static Forest deep(DecisionProgram program, SplittableRandom random) {
    RandomForests forests = new RandomForests(program, random, leafLimit(random));
    List<Tree> list = new ArrayList<>();
    int trees = 1 + random.nextInt(3);
    for (int i = 0; i < trees; i++) {
      list.add(Tree.of(forests.spine(11 + random.nextInt(20))));
    }
    return new Forest(list, random.nextInt(32));
  }

  /** Symmetric trees that share cuts, as boosted ones with a bin budget do; some have no level. */
  static Forest symmetric(DecisionProgram program, SplittableRandom random) {
    RandomForests forests = new RandomForests(program, random, leafLimit(random));
    List<List<Long>> cuts = new ArrayList<>();
    for (Interval feature : forests.features) {
      List<Long> some = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        some.add(forests.threshold(feature));
      }
      cuts.add(some);
    }
    // Seldom so many that their bits need more words than a compiler is given in one function.
    boolean many = random.nextInt(12) == 0;
    int trees = many ? 600 : 1 + random.nextInt(30);
    List<Tree> list = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      int levels = many ? 2 : random.nextInt(6);
      list.add(forests.symmetricTree(levels, cuts).tree());
    }
    return new Forest(list, random.nextInt(32));
  }

  private SymmetricTree symmetricTree(int depth, List<List<Long>> cuts) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      int feature = random.nextInt(cuts.size());
      List<Long> some = cuts.get(feature);
      levels.add(new Level(feature, some.get(random.nextInt(some.size()))));
    }
    List<Long> leaves = new ArrayList<>();
    for (int i = 0; i < 1 << depth; i++) {
      leaves.add(leafValue());
    }
    return new SymmetricTree(levels, leaves);
  }

  private Tree.Node spine(int depth) {
    if (depth == 0) {
      return leaf();
    }
    int feature = random.nextInt(features.size());
    Tree.Node rest = spine(depth - 1);
    Tree.Node side = node(random.nextInt(3), 50);
    boolean left = random.nextBoolean();
    return Tree.split(
        feature, threshold(features.get(feature)), left ? rest : side, left ? side : rest);
  }

  /** Ragged trees with edge thresholds among them. */
  static Forest ragged(DecisionProgram program, SplittableRandom random) {
    RandomForests forests = new RandomForests(program, random, leafLimit(random));
    List<Tree> list = new ArrayList<>();
    int trees = 1 + random.nextInt(18);
    for (int i = 0; i < trees; i++) {
      list.add(Tree.of(forests.node(random.nextInt(7), 25)));
    }
    return new Forest(list, random.nextInt(32));
  }

  private static long leafLimit(SplittableRandom random) {
    return random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1L << (1 + random.nextInt(30));
  }

  /** Ragged: thresholds anywhere, so that some nodes cannot be reached. */
  private Tree.Node node(int depth, int leafPercent) {
    if (depth == 0 || random.nextInt(100) < leafPercent) {
      return leaf();
    }
    int feature = random.nextInt(features.size());
    Tree.Node left = node(depth - 1, leafPercent);
    Tree.Node right = node(depth - 1, leafPercent);
    return Tree.split(feature, threshold(features.get(feature)), left, right);
  }

  /** Complete: every node can be reached, because thresholds lie within the path's box. */
  private Tree.Node reachable(int depth, List<Interval> box) {
    if (depth == 0) {
      return leaf();
    }
    int feature = random.nextInt(box.size());
    // A constant feature separates nothing.
    while (features.get(feature).min() == features.get(feature).max()) {
      feature = random.nextInt(box.size());
    }
    Interval range = box.get(feature);
    // From the middle half, so that the box does not run out before the depth does.
    long quarter = (range.max() - range.min()) / 4;
    long threshold = random.nextLong(range.min() + quarter, range.max() - quarter);
    List<Interval> below = new ArrayList<>(box);
    below.set(feature, new Interval(range.min(), threshold));
    List<Interval> above = new ArrayList<>(box);
    above.set(feature, new Interval(threshold + 1, range.max()));
    return Tree.split(feature, threshold, reachable(depth - 1, below), reachable(depth - 1, above));
  }

  private Tree.Node leaf() {
    return Tree.leaf(leafValue());
  }

  private long leafValue() {
    return random.nextLong(-leafLimit - 1, leafLimit + 1);
  }

  private long threshold(Interval range) {
    return switch (random.nextInt(20)) {
      case 0 -> Integer.MIN_VALUE;
      case 1 -> Integer.MAX_VALUE;
      case 2 -> range.min();
      case 3 -> range.max();
      default -> random.nextLong(range.min(), range.max() + 1);
    };
  }
}
