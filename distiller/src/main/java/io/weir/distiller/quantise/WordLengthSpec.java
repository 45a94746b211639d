package io.weir.distiller.quantise;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;

/**
 * How word lengths are searched.
 *
 * @param search whether they are; each try costs a closed-loop validation
 * @param maxLoss validation score that narrower words may cost
 * @param states whether states are narrowed too
 */
public record WordLengthSpec(
    @JsonPropertyDescription(
            "search narrower words for features, states and leaves; each try is a closed-loop"
                + " validation")
        boolean search,
    @JsonPropertyDescription("validation score that narrower words may cost in all")
        @Unit("validation score")
        double maxLoss,
    @JsonPropertyDescription(
            "narrow states of more than 16 bits too; smaller ones count or name phases")
        boolean states) {
  /** Off. */
  public static final WordLengthSpec DEFAULTS = new WordLengthSpec(false, 0.002, true);

  public WordLengthSpec {
    Bounds.require("maxLoss", maxLoss, 0, 1e6, "");
  }
}
