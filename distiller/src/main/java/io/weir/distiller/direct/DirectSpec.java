package io.weir.distiller.direct;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.weir.artefact.Bounds;
import io.weir.artefact.Unit;
import io.weir.trainer.adpg.AdpgSpec;

/**
 * How an ensemble is trained without a teacher.
 *
 * @param stepSize what the first tree adds to μ where the gradient is clipped
 * @param stepDecay steps fall as 1/(1 + tree/stepDecay)
 * @param gamma discount γ of ADPG, instead of that of networks: a tree learns nothing of states
 *     beside those visited, so what comes later has to count
 * @param actionWeight cA of ADPG, instead of that of networks: a tree's actions jump
 * @param gradientClip largest direction of an action: one flood would outweigh all else
 */
public record DirectSpec(
    @JsonPropertyDescription("what the first tree adds to the action where the gradient is clipped")
        @Unit("units of mu")
        double stepSize,
    @JsonPropertyDescription("steps fall as 1/(1 + tree/stepDecay)") @Unit("trees")
        double stepDecay,
    @JsonPropertyDescription("discount γ per decision, instead of training.adpg.gamma")
        double gamma,
    @JsonPropertyDescription("weight cA of the action term, instead of training.adpg.actionWeight")
        double actionWeight,
    @JsonPropertyDescription("largest magnitude of the gradient by an action")
        double gradientClip) {
  /** A tenth of an action, falling slowly. */
  public static final DirectSpec DEFAULTS = new DirectSpec(0.1, 40, 0.9, 1, 0.5);

  public DirectSpec {
    Bounds.require("stepSize", stepSize, 1e-6, 10, "");
    Bounds.require("stepDecay", stepDecay, 1e-3, 1e12, "");
    Bounds.require("gamma", gamma, 0, 1, "");
    Bounds.require("actionWeight", actionWeight, 0, 1e6, "");
    Bounds.require("gradientClip", gradientClip, 1e-9, 1e9, "");
  }

  /** The loss of the trees' actions, other constants as for networks. */
  AdpgSpec loss(AdpgSpec networks) {
    return new AdpgSpec(
        networks.segmentSteps(),
        networks.learningRate(),
        networks.learningRateDecay(),
        networks.adamEpsilon(),
        gradientClip,
        gamma,
        networks.rewardWeight(),
        actionWeight,
        networks.congestionWeight());
  }

  /** What tree {@code index}, from 0, adds to μ where the gradient is clipped. */
  double step(int index) {
    return stepSize / (1 + index / stepDecay);
  }
}
