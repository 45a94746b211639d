package io.weir.trainer.training;

import java.util.ArrayList;
import java.util.List;

/**
 * The validated policies that no other dominates in goodput, p99 latency, fairness and drops; among
 * them the weighted score chooses.
 */
final class ParetoArchive {
  /** Most policies held; beyond, the one with the least score goes. */
  static final int LIMIT = 64;

  private final List<ArchivedPolicy> policies;

  ParetoArchive(List<ArchivedPolicy> policies) {
    this.policies = new ArrayList<>(policies);
  }

  /**
   * Offers a policy.
   *
   * @return whether it is now the best
   */
  boolean offer(ArchivedPolicy policy) {
    if (policies.stream().anyMatch(other -> other.dominates(policy))) {
      return false;
    }
    policies.removeIf(policy::dominates);
    policies.add(policy);
    if (policies.size() > LIMIT) {
      int worst = 0;
      for (int i = 1; i < policies.size(); i++) {
        worst = policies.get(i).score() < policies.get(worst).score() ? i : worst;
      }
      policies.remove(worst);
    }
    return policy.equals(best());
  }

  /** The policy with the best score, the earliest of equals; null if there is none. */
  ArchivedPolicy best() {
    ArchivedPolicy best = null;
    for (ArchivedPolicy policy : policies) {
      best = best == null || policy.score() > best.score() ? policy : best;
    }
    return best;
  }

  /** All of them, in the order they were found. */
  List<ArchivedPolicy> policies() {
    return List.copyOf(policies);
  }
}
