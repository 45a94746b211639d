package io.weir.trainer.training;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.List;

/**
 * What decides which policy is kept: closed-loop runs, never the loss.
 *
 * @param everyUpdates updates between validations; the last update is always validated
 * @param workloads what is validated on
 * @param seeds runs per workload
 * @param run length and measured part of a run
 * @param score weights of the score
 */
public record ValidationSpec(
    @JsonPropertyDescription("updates between validations; the last update is always validated")
        @Unit("updates")
        int everyUpdates,
    @JsonPropertyDescription("what is validated on") List<WorkloadSpec> workloads,
    @JsonPropertyDescription("runs per validation workload") @Unit("runs") int seeds,
    @JsonPropertyDescription("length and measured part of a validation run") RunSpec run,
    @JsonPropertyDescription("weights of the validation score") ScoreWeights score) {
  /** Long enough to get over a cold start. */
  public static final ValidationSpec DEFAULTS =
      new ValidationSpec(
          10,
          List.of(
              WorkloadSpec.of(Pattern.manyToOne, 2, 1),
              WorkloadSpec.of(Pattern.manyToOne, 8, 1),
              WorkloadSpec.of(Pattern.manyToOne, 32, 1),
              WorkloadSpec.of(Pattern.allToAll, 4, 4)),
          2,
          new RunSpec(40_000, 30_000, 1),
          new ScoreWeights(2, 0.01, 0.01, 0.5, 1));

  public ValidationSpec {
    workloads = List.copyOf(workloads);
    Bounds.require("everyUpdates", everyUpdates, 1, 1_000_000, "");
    Bounds.require("workloads", workloads.size(), 1, 100, "");
    Bounds.require("seeds", seeds, 1, 100, "");
  }

  /**
   * Weights of the validation score: goodput · (share of the line) − latency · (mean latency / base
   * RTT) − tail · (p99 latency / base RTT) − fairness · (1 − min/max) − drops · (any dropped),
   * averaged over runs.
   */
  public record ScoreWeights(
      @JsonPropertyDescription("weight of goodput") @Unit("per share of the line") double goodput,
      @JsonPropertyDescription("weight of mean latency, which counts against") @Unit("per base RTT")
          double latency,
      @JsonPropertyDescription("weight of p99 latency, which counts against") @Unit("per base RTT")
          double tail,
      @JsonPropertyDescription("weight of unfairness, which counts against")
          @Unit("per unit of 1 - min/max")
          double fairness,
      @JsonPropertyDescription("weight of drops, which count against") @Unit("per run with a drop")
          double drops) {
    public ScoreWeights {
      if (!(goodput >= 0 && latency >= 0 && tail >= 0 && fairness >= 0 && drops >= 0)) {
        throw new IllegalArgumentException("score: expected weights of 0 or more");
      }
    }
  }
}
