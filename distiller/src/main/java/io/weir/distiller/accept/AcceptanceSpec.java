package io.weir.distiller.accept;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.scenario.RunSpec;

/**
 * How a student is held against its teacher, on the validation workloads.
 *
 * @param seeds runs per workload
 * @param run length and measured part of a run
 * @param startUs length of the run that watches the cold start, µs
 */
public record AcceptanceSpec(
    @JsonPropertyDescription("runs per workload") @Unit("runs") int seeds,
    @JsonPropertyDescription("length and measured part of a run") RunSpec run,
    @JsonPropertyDescription("length of the run that watches the cold start, in simulated time")
        long startUs) {
  /**
   * Five seeds; 40 ms, the last 20 of them measured, for at 25 Gb/s flows take most of 20 to become
   * fair; 6 ms of a cold start.
   */
  public static final AcceptanceSpec DEFAULTS =
      new AcceptanceSpec(5, new RunSpec(40_000, 20_000, 1), 6_000);

  public AcceptanceSpec {
    Bounds.require("seeds", seeds, 1, 100, "");
    Bounds.require("startUs", startUs, 1_000, 1_000_000, "µs");
  }
}
