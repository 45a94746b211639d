package io.weir.trainer.training;

import io.weir.trainer.learning.UpdateStatistics;
import java.util.Locale;
import java.util.Optional;

/** Tells from statistics and parameters whether a policy has collapsed. */
final class CollapseDetector {
  private final CollapseSpec spec;
  private int constantUpdates;
  private int saturatedUpdates;

  /**
   * @param constantUpdates updates in a row, so far, with a constant action
   * @param saturatedUpdates the same with a saturated tanh
   */
  CollapseDetector(CollapseSpec spec, int constantUpdates, int saturatedUpdates) {
    this.spec = spec;
    this.constantUpdates = constantUpdates;
    this.saturatedUpdates = saturatedUpdates;
  }

  /** The cause and its figures, if the policy has collapsed with this update. */
  Optional<String> check(UpdateStatistics found, double[] parameters) {
    for (int p = 0; p < parameters.length; p++) {
      if (!Double.isFinite(parameters[p])) {
        return Optional.of("parameter " + p + " is " + parameters[p]);
      }
    }
    boolean constant =
        found.actionDeviation() < spec.deviation() && Math.abs(found.meanReward()) > spec.reward();
    constantUpdates = constant ? constantUpdates + 1 : 0;
    saturatedUpdates = found.meanMagnitude() > spec.magnitude() ? saturatedUpdates + 1 : 0;
    if (constantUpdates >= spec.updates()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "constant action: standard deviation of μ %.2g (below %.2g) over %d updates although"
                  + " mean r is %+.2f",
              found.actionDeviation(),
              spec.deviation(),
              constantUpdates,
              found.meanReward()));
    }
    if (saturatedUpdates >= spec.updates()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "saturated tanh: mean |μ| %.4f (above %.4f) over %d updates",
              found.meanMagnitude(),
              spec.magnitude(),
              saturatedUpdates));
    }
    return Optional.empty();
  }

  /** Whether nothing looks like a collapse. */
  boolean healthy() {
    return constantUpdates == 0 && saturatedUpdates == 0;
  }

  int constantUpdates() {
    return constantUpdates;
  }

  int saturatedUpdates() {
    return saturatedUpdates;
  }
}
