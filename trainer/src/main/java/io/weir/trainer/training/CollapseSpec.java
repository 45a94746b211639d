package io.weir.trainer.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * When a policy counts as collapsed, and what follows.
 *
 * @param updates updates in a row that must look collapsed
 * @param deviation the action is constant if its standard deviation is below this …
 * @param reward … while |mean r| is above this
 * @param magnitude the tanh is saturated if mean |μ| is above this
 * @param restarts restarts of a candidate from its last good checkpoint; then it ends
 */
public record CollapseSpec(
    @JsonPropertyDescription("updates in a row that must look collapsed") @Unit("updates")
        int updates,
    @JsonPropertyDescription("the action is constant if the standard deviation of μ is below this")
        double deviation,
    @JsonPropertyDescription("a constant action counts only while |mean r| is above this")
        @Unit("units of r")
        double reward,
    @JsonPropertyDescription("the tanh is saturated if mean |μ| is above this") double magnitude,
    @JsonPropertyDescription("restarts of a candidate from its last good checkpoint; then it ends")
        @Unit("restarts")
        int restarts) {
  /** Far from what trainings that went well have shown. */
  public static final CollapseSpec DEFAULTS = new CollapseSpec(10, 0.005, 0.5, 0.98, 3);

  public CollapseSpec {
    Bounds.require("updates", updates, 1, 1_000_000, "");
    Bounds.require("deviation", deviation, 0, 1, "");
    Bounds.require("reward", reward, 0, 1e6, "");
    Bounds.require("magnitude", magnitude, 0, 1, "");
    Bounds.require("restarts", restarts, 0, 1000, "");
  }
}
