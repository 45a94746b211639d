package io.weir.distiller.fit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.util.Arrays;

/**
 * How to fit a forest.
 *
 * @param student what is fitted
 * @param trees number of trees; a cart is one tree whatever this says
 * @param depth most splits on a path
 * @param shrinkage share of each tree's prediction that is kept, where trees are boosted
 * @param bins ranges each feature is cut into; 0: the student's own number
 * @param leafBits bits of a leaf, its binary point is searched; 0: the student's own number
 * @param minChildWeight least weight of examples in a leaf
 * @param monotone whether the score never rises when r rises, all else equal
 * @param operatingPointWeight extra weight of states at the operating point r = 0
 * @param operatingPointWidth |r| at which that extra weight has fallen to half
 */
public record FitSpec(
    @JsonPropertyDescription(
            "what is fitted: one CART, a random forest, boosted CARTs, XGBoost's trees, or Weir's"
                + " boosted symmetric trees")
        StudentKind student,
    @JsonPropertyDescription("number of trees; a cart is one tree whatever this says")
        @Unit("trees")
        int trees,
    @JsonPropertyDescription("most splits on a path") @Unit("splits") int depth,
    @JsonPropertyDescription(
            "boosted students: share of each tree's prediction that is kept; the last tree's is"
                + " kept whole, except XGBoost's")
        double shrinkage,
    @JsonPropertyDescription(
            "ranges each feature is cut into; 0: 32 for oblivious trees, 128 for others")
        @Unit("ranges")
        int bins,
    @JsonPropertyDescription(
            "bits of a leaf, whose binary point is searched; 0: 16 for oblivious trees, 32 for"
                + " others")
        @Unit("bits")
        int leafBits,
    @JsonPropertyDescription("least weight of examples in a leaf") float minChildWeight,
    @JsonPropertyDescription(
            "the score never rises when r rises, all else equal; oblivious and xgboost only")
        boolean monotone,
    @JsonPropertyDescription("extra weight of states at the operating point r = 0")
        double operatingPointWeight,
    @JsonPropertyDescription("abs(r) at which that extra weight has fallen to half")
        @Unit("units of r")
        double operatingPointWidth) {
  /** 20 boosted trees of depth 4, the size of the published ensemble. */
  public static final FitSpec DEFAULTS =
      new FitSpec(StudentKind.boosted, 20, 4, 0.4, 0, 0, 20, false, 4, 0.25);

  public FitSpec {
    if (student == null) {
      throw new IllegalArgumentException(
          "student: expected one of " + Arrays.toString(StudentKind.values()));
    }
    Bounds.require("trees", trees, 1, 1000, "");
    Bounds.require("depth", depth, 1, 10, "");
    Bounds.require("shrinkage", shrinkage, 1e-3, 1, "");
    requireZeroOr("bins", bins, 2, 4096);
    requireZeroOr("leafBits", leafBits, 6, LeafGrid.UNBOUNDED);
    Bounds.require("minChildWeight", minChildWeight, 1, 1e9, "");
    Bounds.require("operatingPointWeight", operatingPointWeight, 0, 1e6, "");
    Bounds.require("operatingPointWidth", operatingPointWidth, 1e-6, 1e6, "");
    if (monotone && !student.canBeMonotone()) {
      throw new IllegalArgumentException(
          "monotone: expected false, because the learner of student `"
              + student
              + "` cannot promise it; `oblivious` and `xgboost` can");
    }
  }

  private static void requireZeroOr(String key, int value, int min, int max) {
    Bounds.require(key, value, 0, max, "");
    if (value != 0 && value < min) {
      throw new IllegalArgumentException(
          key + ": expected 0, or " + min + " to " + max + ", found " + value);
    }
  }

  /** Another student with the same settings. */
  public FitSpec withStudent(StudentKind other) {
    return new FitSpec(
        other,
        trees,
        depth,
        shrinkage,
        bins,
        leafBits,
        minChildWeight,
        monotone,
        operatingPointWeight,
        operatingPointWidth);
  }

  /** The same settings for one student of many. */
  public FitSpec with(StudentChoice choice) {
    return new FitSpec(
        choice.student(),
        choice.trees(),
        choice.depth(),
        shrinkage,
        bins,
        leafBits,
        minChildWeight,
        choice.monotone(),
        operatingPointWeight,
        operatingPointWidth);
  }

  /** The same settings with another number of trees. */
  public FitSpec withTrees(int number) {
    return new FitSpec(
        student,
        number,
        depth,
        shrinkage,
        bins,
        leafBits,
        minChildWeight,
        monotone,
        operatingPointWeight,
        operatingPointWidth);
  }

  /** Ranges each feature is cut into. */
  int rangesPerFeature() {
    return bins == 0 ? student.ownBins() : bins;
  }

  /** Bits of a leaf. */
  int bitsOfLeaf() {
    return leafBits == 0 ? student.ownLeafBits() : leafBits;
  }

  /** Share kept of tree {@code index}: the last tree closes the gap that shrinkage has left. */
  double shareKept(int index) {
    return index == trees - 1 ? 1 : shrinkage;
  }

  /** Weight of a state by its congestion signal r. */
  public double weight(double r) {
    double x = r / operatingPointWidth;
    return 1 + operatingPointWeight / (1 + x * x);
  }
}
