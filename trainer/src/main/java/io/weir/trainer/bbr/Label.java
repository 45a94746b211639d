package io.weir.trainer.bbr;

import io.weir.artefact.Bounds;
import io.weir.sim.cc.TunedBbr;
import java.io.Serializable;
import java.util.List;

/**
 * The gain that suits a condition.
 *
 * @param id the condition's
 * @param gainQ16 the gain, Q16; {@link io.weir.sim.cc.GainDecision#STOCK_Q16} where no other is
 *     better
 * @param stock what comes of BBR as it is
 * @param tuned what comes of that gain
 * @param tried all gains that were tried, by gain
 */
public record Label(int id, int gainQ16, Outcome stock, Outcome tuned, List<Trial> tried)
    implements Serializable {
  public Label {
    Bounds.require("gainQ16", gainQ16, TunedBbr.LEAST_GAIN_Q16, TunedBbr.MOST_GAIN_Q16, "");
    if (stock == null || tuned == null) {
      throw new IllegalArgumentException("stock: expected `stock` and `tuned`");
    }
    if (tried == null || tried.isEmpty()) {
      throw new IllegalArgumentException("tried: expected the gains that were tried");
    }
    tried = List.copyOf(tried);
  }

  /** Runs it took to find out. */
  public int runs() {
    return tried.size();
  }

  /** The gain. */
  public double gain() {
    return gainQ16 / 65_536.0;
  }
}
