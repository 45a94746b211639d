package io.weir.trainer.rollout;

import io.weir.sim.cc.RateDecision;
import io.weir.trainer.policy.NetworkDecision;
import io.weir.trainer.policy.Policy;

/**
 * A policy's decisions, without noise.
 *
 * @param policy decides; not changed
 * @param observation makes what it sees
 */
public record PolicyDecision(Policy policy, ObservationFactory observation)
    implements DecisionFactory {
  @Override
  public RateDecision create() {
    return new NetworkDecision(policy.copy(), observation.create());
  }
}
