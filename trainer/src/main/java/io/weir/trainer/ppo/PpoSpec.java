package io.weir.trainer.ppo;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.io.Serializable;
import java.util.List;

/**
 * Constants of PPO.
 *
 * @param learningRate Adam's learning rate of the policy at the start
 * @param valueLearningRate that of the value network
 * @param learningRateDecay both fall as 1/(1 + (update − 1)/learningRateDecay)
 * @param adamEpsilon Adam's ε
 * @param gradientNorm longest gradient of a minibatch; longer ones are scaled
 * @param gamma discount γ per decision
 * @param lambda λ of generalised advantage estimation
 * @param clip ε: how far the probability of an action may move from where it was
 * @param epochs times an update goes over its experience
 * @param minibatches parts it goes in, whole flows each
 * @param entropyWeight weight of the entropy of the actions, which counts for
 * @param initialDeviation standard deviation of the exploration at the start, in units of μ
 * @param valueHidden units of the value network's hidden layers
 * @param signalKnee the cost of the congestion signal is its square up to here, and linear beyond
 * @param growthWeight weight κ of the growth of the rate in the reward
 */
public record PpoSpec(
    @JsonPropertyDescription("Adam's learning rate of the policy at the start") double learningRate,
    @JsonPropertyDescription("Adam's learning rate of the value network at the start")
        double valueLearningRate,
    @JsonPropertyDescription("the rates fall as 1/(1 + (update - 1)/learningRateDecay)")
        @Unit("updates")
        double learningRateDecay,
    @JsonPropertyDescription("Adam's ε") double adamEpsilon,
    @JsonPropertyDescription("longest gradient of a minibatch; longer ones are scaled")
        double gradientNorm,
    @JsonPropertyDescription("discount γ per decision") double gamma,
    @JsonPropertyDescription("λ of generalised advantage estimation") double lambda,
    @JsonPropertyDescription("ε: how far the probability of an action may move in an update")
        double clip,
    @JsonPropertyDescription("times an update goes over its experience") @Unit("times") int epochs,
    @JsonPropertyDescription("parts it goes in, whole flows each") @Unit("minibatches")
        int minibatches,
    @JsonPropertyDescription("weight of the entropy of the actions, which counts for")
        double entropyWeight,
    @JsonPropertyDescription("standard deviation of the exploration at the start, in units of μ")
        double initialDeviation,
    @JsonPropertyDescription("units of the value network's hidden layers") @Unit("units")
        List<Integer> valueHidden,
    @JsonPropertyDescription(
            "the cost of the congestion signal is its square up to here, and linear beyond")
        double signalKnee,
    @JsonPropertyDescription("weight κ of the growth of the rate in the reward, + κ·ln(multiplier)")
        double growthWeight)
    implements Serializable {
  /** The paper's, with a discount that suits decisions a round trip apart. */
  public static final PpoSpec DEFAULTS =
      new PpoSpec(
          0.01, 0.01, 200, 1e-5, 0.5, 0.9, 0.9, 0.2, 4, 8, 0.001, 0.3, List.of(24, 24), 1, 2);

  public PpoSpec {
    Bounds.require("learningRate", learningRate, 1e-9, 10, "");
    Bounds.require("valueLearningRate", valueLearningRate, 1e-9, 10, "");
    Bounds.require("learningRateDecay", learningRateDecay, 1e-3, 1e12, "");
    Bounds.require("adamEpsilon", adamEpsilon, 1e-15, 1, "");
    Bounds.require("gradientNorm", gradientNorm, 1e-9, 1e9, "");
    Bounds.require("gamma", gamma, 0, 1, "");
    Bounds.require("lambda", lambda, 0, 1, "");
    Bounds.require("clip", clip, 1e-3, 10, "");
    Bounds.require("epochs", epochs, 1, 1000, "");
    Bounds.require("minibatches", minibatches, 1, 10_000, "");
    Bounds.require("entropyWeight", entropyWeight, 0, 1000, "");
    Bounds.require("initialDeviation", initialDeviation, LEAST_DEVIATION, MOST_DEVIATION, "");
    valueHidden = List.copyOf(valueHidden);
    Bounds.require("valueHidden", valueHidden.size(), 1, 8, "");
    for (int units : valueHidden) {
      Bounds.require("valueHidden", units, 1, 1024, "");
    }
    Bounds.require("signalKnee", signalKnee, 1e-3, 1e6, "");
    Bounds.require("growthWeight", growthWeight, 0, 1e6, "");
  }

  /** Exploration never shrinks below, for its density would overflow. */
  static final double LEAST_DEVIATION = 0.01;

  /** Nor grows above: all of it would be clamped to the ends of [−1, 1]. */
  static final double MOST_DEVIATION = 2;
}
