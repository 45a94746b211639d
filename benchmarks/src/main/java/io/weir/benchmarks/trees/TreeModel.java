package io.weir.benchmarks.trees;

import io.weir.codegen.analyse.SymmetricTree;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The models that are timed, drawn from a fixed seed. Single trees are complete, each split in the
 * middle half of what the path leaves of its feature, so that both sides are met about as often.
 * Boosted ones are symmetric trees over at most {@value #CUTS} cuts per feature.
 */
public enum TreeModel {
  /** One tree of depth 6. */
  SINGLE_D6(1, 6, 12, 6),
  /** One tree of depth 10. */
  SINGLE_D10(1, 10, 35, 7),
  /** 50 symmetric trees of depth 5. */
  BOOSTED_50X5(50, 5, 100, 8),
  /** 100 symmetric trees of depth 6. */
  BOOSTED_100X6(100, 6, 150, 9);

  /** Features of every model. */
  static final int FEATURES = 8;

  /** Fractional bits of every feature. */
  static final int FRACTION_BITS = 12;

  /** Values a feature can have, Q12: what an RL-CC reward signal has. */
  static final Interval FEATURE_RANGE = new Interval(-(8 << FRACTION_BITS), 8 << FRACTION_BITS);

  private static final int CUTS = 31;
  private static final int ONE_Q16 = 1 << 16;

  /** Trees must be this many times as fast as the plain form if they are boosted. */
  static final double BOOSTED_RATIO_BAR = 4;

  private final int trees;
  private final int depth;
  private final double barNs;
  private final long seed;

  TreeModel(int trees, int depth, double barNs, long seed) {
    this.trees = trees;
    this.depth = depth;
    this.barNs = barNs;
    this.seed = seed;
  }

  /** {@link #FRACTION_BITS}, by feature. */
  static int[] fractionBits() {
    int[] bits = new int[FEATURES];
    Arrays.fill(bits, FRACTION_BITS);
    return bits;
  }

  /** Name in JSON. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name for people. */
  String title() {
    return isBoosted() ? "boosted " + trees + "×" + depth : "single tree, depth " + depth;
  }

  /** Whether it is a sum of symmetric trees. */
  boolean isBoosted() {
    return trees > 1;
  }

  /** Most time a row may take, ns. */
  double barNs() {
    return barNs;
  }

  /** The model as a decision program whose features are its inputs. */
  public DecisionProgram program() {
    ProgramBuilder builder = DecisionProgram.builder(key());
    for (int i = 0; i < FEATURES; i++) {
      builder.rewardFeature(
          builder.input("x" + i, "Q12", FEATURE_RANGE.min(), FEATURE_RANGE.max()), FRACTION_BITS);
    }
    return builder
        .forest(new Forest(trees(), 0))
        .output(builder.score("score", -ONE_Q16, ONE_Q16))
        .build();
  }

  private List<Tree> trees() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<Tree> list = new ArrayList<>();
    if (!isBoosted()) {
      list.add(Tree.of(split(depth, wholeBox(), random)));
      return list;
    }
    List<List<Long>> cuts = cuts(random);
    for (int i = 0; i < trees; i++) {
      list.add(symmetric(cuts, random).tree());
    }
    return list;
  }

  private static List<Interval> wholeBox() {
    List<Interval> box = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      box.add(FEATURE_RANGE);
    }
    return box;
  }

  private Tree.Node split(int levels, List<Interval> box, UniformRandomProvider random) {
    if (levels == 0) {
      return Tree.leaf(leaf(random));
    }
    int feature = random.nextInt(FEATURES);
    Interval range = box.get(feature);
    long quarter = (range.max() - range.min()) / 4;
    long threshold = random.nextLong(range.min() + quarter, range.max() - quarter);
    List<Interval> below = new ArrayList<>(box);
    below.set(feature, new Interval(range.min(), threshold));
    List<Interval> above = new ArrayList<>(box);
    above.set(feature, new Interval(threshold + 1, range.max()));
    return Tree.split(
        feature, threshold, split(levels - 1, below, random), split(levels - 1, above, random));
  }

  private static List<List<Long>> cuts(UniformRandomProvider random) {
    List<List<Long>> cuts = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      Set<Long> ofFeature = new TreeSet<>();
      while (ofFeature.size() < CUTS) {
        ofFeature.add(random.nextLong(FEATURE_RANGE.min(), FEATURE_RANGE.max()));
      }
      cuts.add(List.copyOf(ofFeature));
    }
    return cuts;
  }

  private SymmetricTree symmetric(List<List<Long>> cuts, UniformRandomProvider random) {
    List<SymmetricTree.Level> levels = new ArrayList<>();
    Set<SymmetricTree.Level> asked = new HashSet<>();
    while (levels.size() < depth) {
      int feature = random.nextInt(FEATURES);
      SymmetricTree.Level level =
          new SymmetricTree.Level(feature, cuts.get(feature).get(random.nextInt(CUTS)));
      if (asked.add(level)) {
        levels.add(level);
      }
    }
    List<Long> leaves = new ArrayList<>();
    for (int i = 0; i < 1 << depth; i++) {
      leaves.add(leaf(random));
    }
    return new SymmetricTree(levels, leaves);
  }

  /** Q16; small enough that no sum is saturated, for the plain form has no saturation. */
  private long leaf(UniformRandomProvider random) {
    int limit = ONE_Q16 / trees;
    return random.nextLong(-limit, limit + 1L);
  }
}
