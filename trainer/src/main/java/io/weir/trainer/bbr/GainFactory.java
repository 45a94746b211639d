package io.weir.trainer.bbr;

import io.weir.sim.cc.GainDecision;
import java.io.Serializable;

/** Makes the decision of one run; can be sent to where that runs. */
@FunctionalInterface
public interface GainFactory extends Serializable {
  /** A new decision, for one run of this condition only. */
  GainDecision create(Condition condition);

  /** The same gain always; {@link GainDecision#STOCK_Q16} is BBR as it is. */
  static GainFactory constant(int gainQ16) {
    return condition -> new ConstantGain(gainQ16);
  }
}
