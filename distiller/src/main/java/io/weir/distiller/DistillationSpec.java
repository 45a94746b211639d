package io.weir.distiller;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.distiller.direct.DirectSpec;
import io.weir.distiller.fit.FitSpec;
import io.weir.distiller.quantise.WordLengthSpec;

/**
 * How to distil.
 *
 * @param fit the student
 * @param rounds DAgger rounds after the first, which the teacher drives
 * @param rolloutUs simulated length of a rollout, µs
 * @param statesPerRollout most states kept of a rollout
 * @param wordLengths how words of the program that was kept are narrowed
 * @param direct how trees are trained without a teacher
 */
public record DistillationSpec(
    @JsonPropertyDescription("the student, a forest") FitSpec fit,
    @JsonPropertyDescription("DAgger rounds after the first, which the teacher drives")
        @Unit("rounds")
        int rounds,
    @JsonPropertyDescription("length of a rollout in simulated time") long rolloutUs,
    @JsonPropertyDescription("most states kept of a rollout") @Unit("states") int statesPerRollout,
    @JsonPropertyDescription("narrower words for the program that was kept")
        WordLengthSpec wordLengths,
    @JsonPropertyDescription("training without a teacher: weir distill --direct")
        DirectSpec direct) {
  /** Four rounds of 20 ms rollouts. */
  public static final DistillationSpec DEFAULTS =
      new DistillationSpec(
          FitSpec.DEFAULTS, 4, 20_000, 1500, WordLengthSpec.DEFAULTS, DirectSpec.DEFAULTS);

  public DistillationSpec {
    Bounds.require("rounds", rounds, 0, 100, "");
    Bounds.require("rolloutUs", rolloutUs, 1, 10_000_000, "µs");
    Bounds.require("statesPerRollout", statesPerRollout, 100, 10_000_000, "");
  }
}
