package io.weir.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.List;

/**
 * What algorithms are compared on.
 *
 * @param workloads traffic
 * @param seeds runs per workload and algorithm, with seeds 1, 2, …
 * @param run length and measured part of a run
 */
public record EvaluationSpec(
    @JsonPropertyDescription("traffic compared on") List<TrafficSpec> workloads,
    @JsonPropertyDescription("runs per workload and algorithm, with seeds 1, 2, …") @Unit("runs")
        int seeds,
    @JsonPropertyDescription("length and measured part of a run") RunSpec run) {
  /**
   * 2→1, 8→1, 32→1 and all-to-all 4×4, five seeds, 150 ms of which the last 50 are measured: DCQCN
   * takes most of 100 ms to recover from its first cut.
   */
  public static final EvaluationSpec DEFAULTS =
      new EvaluationSpec(
          List.of(
              TrafficSpec.of(Pattern.manyToOne, 2, 1),
              TrafficSpec.of(Pattern.manyToOne, 8, 1),
              TrafficSpec.of(Pattern.manyToOne, 32, 1),
              TrafficSpec.of(Pattern.allToAll, 4, 4)),
          5,
          new RunSpec(150_000, 100_000, 150));

  public EvaluationSpec {
    workloads = List.copyOf(workloads);
    if (workloads.isEmpty()) {
      throw new IllegalArgumentException("workloads: expected at least one");
    }
    Bounds.require("seeds", seeds, 1, 1000, "");
  }
}
