package io.weir.trainer.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.scenario.RunSpec;
import io.weir.trainer.rollout.Episode;

/**
 * How much experience an update gathers.
 *
 * @param perWorkload episodes of each workload, each with a draw of its own
 * @param durationUs most simulated time of an episode, µs
 * @param stepsPerFlow decisions recorded of a flow
 * @param recordedFlows flows recorded of an episode
 */
public record EpisodeSpec(
    @JsonPropertyDescription("episodes of each workload per update, each with a draw of its own")
        @Unit("episodes")
        int perWorkload,
    @JsonPropertyDescription("most simulated time of an episode") long durationUs,
    @JsonPropertyDescription("decisions recorded of a flow") @Unit("decisions") int stepsPerFlow,
    @JsonPropertyDescription("flows recorded of an episode, spread over all") @Unit("flows")
        int recordedFlows) {
  /**
   * A cold start and what comes after it. With 2 ms and 60 decisions every seed that was tried
   * learned to slow down without end, for it saw nothing but congestion; with this none did.
   */
  public static final EpisodeSpec DEFAULTS = new EpisodeSpec(1, 10_000, 300, 64);

  public EpisodeSpec {
    Bounds.require("perWorkload", perWorkload, 1, 1000, "");
    Bounds.require("durationUs", durationUs, 10, 10_000_000, "");
    Bounds.require("stepsPerFlow", stepsPerFlow, 3, 1_000_000, "");
    Bounds.require("recordedFlows", recordedFlows, 1, 1 << 20, "");
  }

  /** The run of an episode: flows that arrive over time do so for as long. */
  RunSpec run() {
    return new RunSpec(durationUs, 0, 1);
  }

  /** The same for an episode. */
  Episode.Limits limits() {
    return new Episode.Limits(durationUs * 1000, stepsPerFlow, recordedFlows);
  }
}
