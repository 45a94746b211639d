package io.weir.codegen.generate;

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

  /** Ragged trees with edge thresholds among them. */
  static Forest ragged(DecisionProgram program, SplittableRandom random) {
    RandomForests forests = new RandomForests(program, random, leafLimit(random));
    List<Tree> list = new ArrayList<>();
    int trees = 1 + random.nextInt(25);
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
    return Tree.leaf(random.nextLong(-leafLimit - 1, leafLimit + 1));
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
