package io.weir.codegen.foreign;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Interval;
import io.weir.codegen.ir.ProgramBuilder;
import io.weir.codegen.ir.ProgramBuilder.Value;
import io.weir.codegen.ir.Tree;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a program of a foreign model. Its inputs are the features as integers; its output is the
 * prediction times 2^scoreBits. Comparisons are exact: a threshold becomes the largest integer that
 * the library sends left, with the library's own rounding of inputs. Leaves are rounded to as many
 * bits beyond the score's as let every sum fit 32 bits; the sum is rounded to nearest once.
 */
public final class ForeignImport {
  private static final String SCORE = "prediction";
  private static final int MOST_SHIFT = 31;

  private final ForeignModel model;
  private final FixedPoint scale;
  private final int scoreBits;
  private BigDecimal leafError = BigDecimal.ZERO;

  private ForeignImport(ForeignModel model, FixedPoint scale, int scoreBits) {
    this.model = model;
    this.scale = scale;
    this.scoreBits = scoreBits;
  }

  /**
   * A program and how good it is.
   *
   * @param program the program
   * @param scoreBits prediction = output / 2^scoreBits
   * @param leafShift bits that leaves have beyond
   * @param errorBound no output is further from the sum of the file's leaves than this, in the
   *     prediction's unit; the library's own rounding of its sum is not in it
   */
  public record Result(DecisionProgram program, int scoreBits, int leafShift, double errorBound) {}

  /**
   * Imports.
   *
   * @param scoreBits fractional bits of the output, in [0, 30]
   * @throws UserError if a threshold or leaf does not fit, or a split cannot be honoured
   */
  public static Result of(ForeignModel model, FixedPoint scale, int scoreBits) {
    if (scoreBits < 0 || scoreBits > 30) {
      throw UserError.input("--score-bits: expected 0 to 30, found " + scoreBits);
    }
    return new ForeignImport(model, scale, scoreBits).run();
  }

  private Result run() {
    scale.requireOnly(model.features());
    int shift = leafShift();
    List<Tree> trees = new ArrayList<>();
    for (int t = 0; t < model.trees().size(); t++) {
      trees.add(tree(t, shift));
    }
    Forest forest = new Forest(trees, shift);
    BigDecimal unit = BigDecimal.ONE.divide(BigDecimal.valueOf(1L << scoreBits));
    BigDecimal rounding = shift == 0 ? BigDecimal.ZERO : unit.divide(BigDecimal.valueOf(2));
    double bound = Math.nextUp(leafError.add(rounding).doubleValue());
    return new Result(program(forest), scoreBits, shift, bound);
  }

  private DecisionProgram program(Forest forest) {
    Interval scores = forest.sumRange();
    ProgramBuilder builder = DecisionProgram.builder("imported");
    List<String> names = new ForeignNames(SCORE).identifiers(model.features());
    for (int f = 0; f < names.size(); f++) {
      String original = model.features().get(f);
      int bits = scale.bits(original);
      Interval range = scale.range(original);
      // The unit may come to stand in a comment of C.
      String unit = "Q" + bits + " of " + original.replaceAll("[^A-Za-z0-9_. -]", "_");
      Value input = builder.input(names.get(f), unit, range.min(), range.max());
      if (f == 0) {
        builder.rewardFeature(input, bits);
      } else {
        builder.feature(input, bits);
      }
    }
    builder.output(builder.score(SCORE, scores.min(), scores.max()));
    return builder.forest(forest).build();
  }

  /** The most bits beyond the score's with which every leaf and every sum fits 32 bits. */
  private int leafShift() {
    double sum = 0;
    for (int t = 0; t < model.trees().size(); t++) {
      sum += largestLeaf(model.trees().get(t), t);
    }
    for (int shift = MOST_SHIFT; shift >= 0; shift--) {
      // Each leaf is rounded by half at most, and the first tree's hold the half that rounds the
      // sum.
      double half = Math.scalb(0.5, shift) + model.trees().size();
      if (sum * Math.scalb(1.0, scoreBits + shift) + half < Integer.MAX_VALUE) {
        return shift;
      }
    }
    throw UserError.input(
        "%s: leaves that sum to %s do not fit 32 bits with %d fractional bits; use fewer --score-bits"
            .formatted(model.file(), sum, scoreBits));
  }

  private double largestLeaf(ForeignNode node, int tree) {
    if (node instanceof ForeignNode.Split split) {
      return Math.max(largestLeaf(split.left(), tree), largestLeaf(split.right(), tree));
    }
    return exact((ForeignNode.Leaf) node, tree).abs().doubleValue();
  }

  /** What a leaf adds to the prediction; the first tree's leaves hold the base too. */
  private BigDecimal exact(ForeignNode.Leaf leaf, int tree) {
    BigDecimal value = new BigDecimal(leaf.value()).multiply(new BigDecimal(model.factor()));
    return tree == 0 ? value.add(new BigDecimal(model.base())) : value;
  }

  private Tree tree(int index, int shift) {
    Conversion conversion = new Conversion(index, shift);
    Tree tree = Tree.of(conversion.node(model.trees().get(index)));
    leafError = leafError.add(conversion.largestError);
    return tree;
  }

  /** One tree on its way to integers. */
  private final class Conversion {
    private final int tree;
    private final BigDecimal one;
    private final long half;
    private BigDecimal largestError = BigDecimal.ZERO;

    Conversion(int tree, int shift) {
      this.tree = tree;
      one = BigDecimal.valueOf(2).pow(scoreBits + shift);
      half = tree == 0 && shift > 0 ? 1L << (shift - 1) : 0;
    }

    Tree.Node node(ForeignNode node) {
      return node instanceof ForeignNode.Split split ? split(split) : leaf((ForeignNode.Leaf) node);
    }

    private Tree.Node leaf(ForeignNode.Leaf leaf) {
      BigDecimal scaled = exact(leaf, tree).multiply(one);
      BigDecimal rounded = scaled.setScale(0, RoundingMode.HALF_EVEN);
      largestError = largestError.max(scaled.subtract(rounded).abs().divide(one));
      return Tree.leaf(rounded.longValueExact() + half);
    }

    private Tree.Node split(ForeignNode.Split split) {
      String name = model.features().get(split.feature());
      Interval range = scale.range(name);
      int bits = scale.bits(name);
      requireInside(split, name, range, bits);
      requireZero(split, range);
      long threshold =
          model.comparison().largestLeft(split.threshold(), bits, range.min(), range.max());
      if (threshold < range.min()) {
        return node(split.right());
      }
      if (threshold >= range.max()) {
        return node(split.left());
      }
      return Tree.split(split.feature(), threshold, node(split.left()), node(split.right()));
    }

    private void requireInside(ForeignNode.Split split, String name, Interval range, int bits) {
      double low = Math.scalb((double) range.min(), -bits);
      double high = Math.scalb((double) range.max(), -bits);
      if (split.threshold() < low || split.threshold() > high) {
        throw error(
            split,
            ("threshold %s of `%s` lies outside [%s, %s], its range with %d fraction bits; declare"
                    + " another --range or take fewer --fraction-bits")
                .formatted(split.threshold(), name, low, high, bits));
      }
    }

    /** Zero goes where the comparison sends it, or there is no zero. */
    private void requireZero(ForeignNode.Split split, Interval range) {
      boolean compared = model.comparison().left(0, split.threshold());
      if (split.zeroLeft() != null && range.contains(0) && split.zeroLeft() != compared) {
        throw error(
            split,
            "zero counts as missing and goes to the other side than it compares, which cannot be"
                + " honoured; train with zero_as_missing=false");
      }
    }

    private UserError error(ForeignNode.Split split, String problem) {
      return UserError.input(
          "%s: tree %d, node %d: %s".formatted(model.file(), tree, split.number(), problem));
    }
  }
}
