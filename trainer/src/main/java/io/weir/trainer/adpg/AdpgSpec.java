package io.weir.trainer.adpg;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import java.io.Serializable;

/**
 * Constants of ADPG. Defaults differ from the published ones where
 * docs/decisions/0002-adpg-constants.md says why.
 *
 * @param segmentSteps T: the loss is taken over stretches of so many decisions of a flow
 * @param learningRate Adam's learning rate at the start
 * @param learningRateDecay the rate falls as 1/(1 + update/learningRateDecay)
 * @param adamEpsilon Adam's ε
 * @param gradientClip largest magnitude of a gradient's component
 * @param gamma discount γ
 * @param rewardWeight cR
 * @param actionWeight cA
 * @param congestionWeight factor on r above 0: how much worse a queue is than room; published: 1
 */
public record AdpgSpec(
    @JsonPropertyDescription("T: the loss is taken over stretches of so many decisions of a flow")
        @Unit("decisions")
        int segmentSteps,
    @JsonPropertyDescription("Adam's learning rate at the start") double learningRate,
    @JsonPropertyDescription("the rate falls as 1/(1 + (update - 1)/learningRateDecay)")
        @Unit("updates")
        double learningRateDecay,
    @JsonPropertyDescription("Adam's ε") double adamEpsilon,
    @JsonPropertyDescription("largest magnitude of a gradient's component") double gradientClip,
    @JsonPropertyDescription("discount γ per decision") double gamma,
    @JsonPropertyDescription("weight cR of the reward term") double rewardWeight,
    @JsonPropertyDescription("weight cA of the action term") double actionWeight,
    @JsonPropertyDescription("factor on the congestion signal above 0: how much worse than room")
        double congestionWeight)
    implements Serializable {
  /** What trains well on every seed. */
  public static final AdpgSpec DEFAULTS = new AdpgSpec(15, 0.005, 100, 1e-5, 0.5, 0.5, 1, 10, 1);

  public AdpgSpec {
    Bounds.require("segmentSteps", segmentSteps, 3, 10_000, "");
    Bounds.require("learningRate", learningRate, 1e-9, 10, "");
    Bounds.require("learningRateDecay", learningRateDecay, 1e-3, 1e12, "");
    Bounds.require("adamEpsilon", adamEpsilon, 1e-15, 1, "");
    Bounds.require("gradientClip", gradientClip, 1e-9, 1e9, "");
    Bounds.require("gamma", gamma, 0, 1, "");
    Bounds.require("rewardWeight", rewardWeight, 0, 1e6, "");
    Bounds.require("actionWeight", actionWeight, 0, 1e6, "");
    Bounds.require("congestionWeight", congestionWeight, 0, 1e6, "");
  }
}
