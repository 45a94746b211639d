package io.weir.trainer.bbr;

import io.weir.artefact.Bounds;
import io.weir.sim.cc.TunedBbr;
import java.io.Serializable;

/**
 * A gain that was tried in a condition, and what came of it.
 *
 * @param gainQ16 the gain, Q16
 * @param jain Jain's index over the flows
 * @param utilisation share of the bottleneck's rate
 */
public record Trial(int gainQ16, double jain, double utilisation) implements Serializable {
  public Trial {
    Bounds.require("gainQ16", gainQ16, TunedBbr.LEAST_GAIN_Q16, TunedBbr.MOST_GAIN_Q16, "");
    Bounds.require("jain", jain, 0, 1 + 1e-9, "");
  }

  /** The gain. */
  public double gain() {
    return gainQ16 / 65_536.0;
  }
}
