package io.weir.distiller;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.distiller.accept.AcceptanceSpec;
import io.weir.distiller.direct.DirectSpec;
import io.weir.distiller.fit.FitSpec;
import io.weir.distiller.fit.StudentChoice;
import io.weir.distiller.quantise.WordLengthSpec;
import java.util.List;

/**
 * How to distil.
 *
 * @param fit the student
 * @param rounds DAgger rounds after the first, which the teacher drives
 * @param rolloutUs simulated length of a rollout, µs
 * @param statesPerRollout most states kept of a rollout
 * @param prune most closed-loop score that pruning may cost; 0: no pruning
 * @param acceptance how a student is held against its teacher
 * @param front students that `weir distill` makes to choose from when it has a budget
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
    @JsonPropertyDescription("most validation score that pruning may cost; 0: no pruning")
        double prune,
    @JsonPropertyDescription("how a student is held against its teacher") AcceptanceSpec acceptance,
    @JsonPropertyDescription(
            "students that `weir distill --budget-nodes`, `--budget-ns` and `--front` make")
        List<StudentChoice> front,
    @JsonPropertyDescription("narrower words for the program that was kept")
        WordLengthSpec wordLengths,
    @JsonPropertyDescription("training without a teacher: weir distill --direct")
        DirectSpec direct) {
  /** Four rounds of 20 ms rollouts. */
  public static final DistillationSpec DEFAULTS =
      new DistillationSpec(
          FitSpec.DEFAULTS,
          4,
          20_000,
          1500,
          0,
          AcceptanceSpec.DEFAULTS,
          StudentChoice.DEFAULTS,
          WordLengthSpec.DEFAULTS,
          DirectSpec.DEFAULTS);

  public DistillationSpec {
    Bounds.require("rounds", rounds, 0, 100, "");
    Bounds.require("rolloutUs", rolloutUs, 1, 10_000_000, "µs");
    Bounds.require("statesPerRollout", statesPerRollout, 100, 10_000_000, "");
    Bounds.require("prune", prune, 0, 100, "");
    front = List.copyOf(front);
    Bounds.require("front", front.size(), 1, 100, "students");
  }

  /** The same for one student of the front. */
  public DistillationSpec with(StudentChoice choice) {
    return new DistillationSpec(
        fit.with(choice),
        rounds,
        rolloutUs,
        statesPerRollout,
        choice.prune(),
        acceptance,
        front,
        wordLengths,
        direct);
  }
}
