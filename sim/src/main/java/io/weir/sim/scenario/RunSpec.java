package io.weir.sim.scenario;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.io.Serializable;

/**
 * How long a run lasts and what of it is measured.
 *
 * @param durationUs length of the run, simulated µs
 * @param warmupUs start of the measured part, simulated µs
 * @param bins time bins over the whole run for rates and queues
 */
public record RunSpec(
    @JsonPropertyDescription("length of the run in simulated time") long durationUs,
    @JsonPropertyDescription("start of the measured part in simulated time") long warmupUs,
    @JsonPropertyDescription("time bins over the whole run, for rates and queues") @Unit("bins")
        int bins)
    implements Serializable {
  /** 20 ms, the last 10 of them measured, 100 bins. */
  public static final RunSpec DEFAULTS = new RunSpec(20_000, 10_000, 100);

  public RunSpec {
    Bounds.require("durationUs", durationUs, 1, 10_000_000_000L, "µs");
    Bounds.require("warmupUs", warmupUs, 0, 10_000_000_000L, "µs");
    Bounds.require("bins", bins, 1, 10_000, "bins");
    if (warmupUs >= durationUs) {
      throw new IllegalArgumentException(
          "warmupUs: expected less than durationUs (" + durationUs + "), found " + warmupUs);
    }
  }
}
