package io.weir.distiller.bbr;

import io.weir.artefact.Bounds;

/**
 * How a tree of gains is trained.
 *
 * @param seed of the order of conditions, of runs and of gains that wander
 * @param rounds times that a tree is fitted and run for more states (DAgger)
 * @param conditions conditions that are run in every round
 * @param validation conditions, of training networks that nothing is fitted to, on which the trees
 *     of the rounds are compared
 * @param trees number of trees; one is grown otherwise than many
 * @param depth most splits on a path of the trees of gains
 */
public record GainTrainingSpec(
    long seed, int rounds, int conditions, int validation, int trees, int depth) {
  public GainTrainingSpec {
    Bounds.require("rounds", rounds, 1, 100, "");
    Bounds.require("conditions", conditions, 1, 1_000_000, "");
    Bounds.require("validation", validation, 1, 1_000_000, "");
    Bounds.require("trees", trees, 1, 200, "");
    Bounds.require("depth", depth, 1, 10, "");
  }
}
