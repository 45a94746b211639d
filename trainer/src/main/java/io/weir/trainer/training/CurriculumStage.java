package io.weir.trainer.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Unit;
import java.util.List;

/**
 * A part of a candidate's training.
 *
 * @param name what to call it
 * @param share of the updates, in proportion to the other stages' shares
 * @param workloads names of the workloads trained on; empty: all
 */
public record CurriculumStage(
    @JsonPropertyDescription("what to call it") String name,
    @JsonPropertyDescription("share of the updates, in proportion to the other stages' shares")
        @Unit("in proportion to the others")
        double share,
    @JsonPropertyDescription("names of the workloads trained on; empty: all")
        List<String> workloads) {
  /** Everything all the time. */
  public static final CurriculumStage EVERYTHING = new CurriculumStage("everything", 1, List.of());

  public CurriculumStage {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("name: expected a text, found nothing");
    }
    if (!(share > 0 && Double.isFinite(share))) {
      throw new IllegalArgumentException("share: expected more than 0, found " + share);
    }
    workloads = List.copyOf(workloads);
  }
}
