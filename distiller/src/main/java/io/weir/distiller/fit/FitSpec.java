package io.weir.distiller.fit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * How to fit a forest.
 *
 * @param trees number of trees; 1 is a plain CART
 * @param depth most splits on a path
 * @param shrinkage share of each tree's prediction that is kept
 * @param bins ranges each feature is cut into
 * @param minChildWeight least weight of examples in a leaf
 * @param operatingPointWeight extra weight of states at the operating point r = 0
 * @param operatingPointWidth |r| at which that extra weight has fallen to half
 */
public record FitSpec(
    @JsonPropertyDescription("number of trees; 1 is a plain CART") @Unit("trees") int trees,
    @JsonPropertyDescription("most splits on a path") @Unit("splits") int depth,
    @JsonPropertyDescription(
            "share of each tree's prediction that is kept; the last tree's is kept whole")
        double shrinkage,
    @JsonPropertyDescription("ranges each feature is cut into") @Unit("ranges") int bins,
    @JsonPropertyDescription("least weight of examples in a leaf") float minChildWeight,
    @JsonPropertyDescription("extra weight of states at the operating point r = 0")
        double operatingPointWeight,
    @JsonPropertyDescription("abs(r) at which that extra weight has fallen to half")
        @Unit("units of r")
        double operatingPointWidth) {
  /** 20 trees of depth 4, the size of the published ensemble. */
  public static final FitSpec DEFAULTS = new FitSpec(20, 4, 0.4, 128, 20, 4, 0.25);

  public FitSpec {
    Bounds.require("trees", trees, 1, 1000, "");
    Bounds.require("depth", depth, 1, 10, "");
    Bounds.require("shrinkage", shrinkage, 1e-3, 1, "");
    Bounds.require("bins", bins, 2, 4096, "");
    Bounds.require("minChildWeight", minChildWeight, 1, 1e9, "");
    Bounds.require("operatingPointWeight", operatingPointWeight, 0, 1e6, "");
    Bounds.require("operatingPointWidth", operatingPointWidth, 1e-6, 1e6, "");
  }

  /** Weight of a state by its congestion signal r. */
  public double weight(double r) {
    double x = r / operatingPointWidth;
    return 1 + operatingPointWeight / (1 + x * x);
  }
}
