package io.weir.trainer.adpg;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import java.util.List;

/**
 * How to train with ADPG. Defaults are the published values but for the learning rate, the discount
 * and the weights of the two terms, which docs/decisions/0002-adpg-constants.md explains.
 *
 * @param workloads traffic trained on, jointly
 * @param candidates trainings from different initial weights; the best network of all is kept
 * @param updates gradient steps of each
 * @param warmupUpdates first updates, each after {@code warmupSteps} decisions of each workload
 * @param warmupSteps decisions of a workload before an update during warm-up
 * @param stepsPerFlow decisions every flow takes before an update
 * @param restartUpdates updates between cold starts
 * @param hidden units of the hidden layers
 * @param lastLayerScale scale of the last layer's initial weights
 * @param learningRate Adam's learning rate at the start
 * @param learningRateDecay the rate falls as 1/(1 + update/learningRateDecay)
 * @param adamEpsilon Adam's ε
 * @param gradientClip largest magnitude of a gradient's component
 * @param averaging share by which the averaged network, the one that is validated and kept, follows
 *     each update
 * @param gamma discount γ
 * @param rewardWeight cR
 * @param actionWeight cA
 * @param validationUpdates updates between closed-loop validations
 * @param validation traffic validated on
 * @param validationSeeds runs per validation workload
 * @param score weights of the validation score
 */
public record TrainingSpec(
    @JsonPropertyDescription("traffic trained on, jointly") List<TrafficSpec> workloads,
    @JsonPropertyDescription(
            "trainings from different initial weights; the best network of all is kept")
        @Unit("trainings")
        int candidates,
    @JsonPropertyDescription("gradient steps of each candidate") @Unit("updates") int updates,
    @JsonPropertyDescription("first updates, each of which waits for warmupSteps") @Unit("updates")
        int warmupUpdates,
    @JsonPropertyDescription("decisions of a workload before an update during warm-up")
        @Unit("decisions")
        long warmupSteps,
    @JsonPropertyDescription("decisions every flow takes before an update") @Unit("decisions")
        int stepsPerFlow,
    @JsonPropertyDescription(
            "updates between cold starts of the training simulations; each draws its ranges anew")
        @Unit("updates")
        int restartUpdates,
    @JsonPropertyDescription("units of the hidden layers") @Unit("units") List<Integer> hidden,
    @JsonPropertyDescription("scale of the last layer's initial weights") double lastLayerScale,
    @JsonPropertyDescription("Adam's learning rate at the start") double learningRate,
    @JsonPropertyDescription("the rate falls as 1/(1 + (update - 1)/learningRateDecay)")
        @Unit("updates")
        double learningRateDecay,
    @JsonPropertyDescription("Adam's ε") double adamEpsilon,
    @JsonPropertyDescription("largest magnitude of a gradient's component") double gradientClip,
    @JsonPropertyDescription(
            "share by which the network that is validated and kept follows each update; 1: no averaging")
        double averaging,
    @JsonPropertyDescription("discount γ per decision") double gamma,
    @JsonPropertyDescription("weight cR of the reward term") double rewardWeight,
    @JsonPropertyDescription("weight cA of the action term") double actionWeight,
    @JsonPropertyDescription(
            "updates between closed-loop validations; the last update is always validated")
        @Unit("updates")
        int validationUpdates,
    @JsonPropertyDescription("traffic validated on") List<TrafficSpec> validation,
    @JsonPropertyDescription("runs per validation workload") @Unit("runs") int validationSeeds,
    @JsonPropertyDescription("weights of the validation score") ScoreWeights score) {
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

  /** The paper's scenarios, and 2→1. */
  public static final TrainingSpec DEFAULTS =
      new TrainingSpec(
          List.of(
              TrafficSpec.of(Pattern.manyToOne, 2, 1),
              TrafficSpec.of(Pattern.manyToOne, 4, 1),
              TrafficSpec.of(Pattern.manyToOne, 8, 1),
              TrafficSpec.of(Pattern.manyToOne, 32, 1),
              TrafficSpec.of(Pattern.allToAll, 4, 8),
              TrafficSpec.of(Pattern.allToAll, 4, 16)),
          4,
          120,
          50,
          1024,
          15,
          80,
          List.of(12, 12),
          0.1,
          0.005,
          100,
          1e-5,
          0.5,
          0.05,
          0.5,
          1,
          10,
          5,
          List.of(
              TrafficSpec.of(Pattern.manyToOne, 2, 1),
              TrafficSpec.of(Pattern.manyToOne, 8, 1),
              TrafficSpec.of(Pattern.manyToOne, 32, 1),
              TrafficSpec.of(Pattern.allToAll, 4, 4)),
          2,
          new ScoreWeights(2, 0.01, 0.01, 0.5, 1));

  public TrainingSpec {
    workloads = List.copyOf(workloads);
    hidden = List.copyOf(hidden);
    validation = List.copyOf(validation);
    Bounds.require("workloads", workloads.size(), 1, 100, "");
    Bounds.require("candidates", candidates, 1, 1000, "");
    Bounds.require("updates", updates, 1, 1_000_000, "");
    Bounds.require("warmupUpdates", warmupUpdates, 0, 1_000_000, "");
    Bounds.require("warmupSteps", warmupSteps, 1, 1_000_000, "");
    Bounds.require("stepsPerFlow", stepsPerFlow, 3, 10_000, "");
    Bounds.require("restartUpdates", restartUpdates, 1, 1_000_000, "");
    Bounds.require("hidden", hidden.size(), 1, 8, "");
    for (int units : hidden) {
      Bounds.require("hidden", units, 1, 1024, "");
    }
    Bounds.require("lastLayerScale", lastLayerScale, 1e-6, 10, "");
    Bounds.require("learningRate", learningRate, 1e-9, 10, "");
    Bounds.require("learningRateDecay", learningRateDecay, 1e-3, 1e12, "");
    Bounds.require("adamEpsilon", adamEpsilon, 1e-15, 1, "");
    Bounds.require("gradientClip", gradientClip, 1e-9, 1e9, "");
    Bounds.require("averaging", averaging, 1e-6, 1, "");
    Bounds.require("gamma", gamma, 0, 1, "");
    Bounds.require("rewardWeight", rewardWeight, 0, 1e6, "");
    Bounds.require("actionWeight", actionWeight, 0, 1e6, "");
    Bounds.require("validationUpdates", validationUpdates, 1, 1_000_000, "");
    Bounds.require("validation", validation.size(), 1, 100, "");
    Bounds.require("validationSeeds", validationSeeds, 1, 100, "");
  }
}
