package io.weir.distiller;

import io.weir.distiller.fit.FitSpec;

/**
 * How to distil.
 *
 * @param fit the student
 * @param rounds DAgger rounds after the first, which the teacher drives
 * @param rolloutUs simulated length of a rollout, µs
 * @param statesPerRollout most states kept of a rollout
 */
public record DistillationSpec(FitSpec fit, int rounds, long rolloutUs, int statesPerRollout) {
  /** Four rounds of 20 ms rollouts. */
  public static final DistillationSpec DEFAULTS =
      new DistillationSpec(FitSpec.DEFAULTS, 4, 20_000, 1500);

  public DistillationSpec {
    if (rounds < 0 || rounds > 100) {
      throw new IllegalArgumentException("rounds: expected 0 to 100, found " + rounds);
    }
    if (rolloutUs < 1 || rolloutUs > 10_000_000) {
      throw new IllegalArgumentException(
          "rolloutUs: expected 1 to 10000000 µs, found " + rolloutUs);
    }
    if (statesPerRollout < 100 || statesPerRollout > 10_000_000) {
      throw new IllegalArgumentException(
          "statesPerRollout: expected 100 to 10000000, found " + statesPerRollout);
    }
  }
}
