package io.weir.distiller.bbr;

import io.weir.trainer.bbr.Condition;
import java.io.Serializable;

/**
 * A condition, and what is best there.
 *
 * <p>How far another gain would be from that is not known but guessed: Jain's index falls along a
 * straight line over the gain's logarithm, from the label's to that of BBR's own gain and on, and
 * as fast on the other side; but by {@value #LEAST_SLOPE} per e-fold of the gain at least.
 *
 * <p>Worked number: label 1.31 with .995, BBR's own 2 with .643: at 1.62, half way between in
 * logarithms, .82.
 *
 * @param condition the condition
 * @param gain its label
 * @param jain Jain's index with that gain
 * @param stockJain Jain's index with BBR's own gain
 */
public record Lesson(Condition condition, double gain, double jain, double stockJain)
    implements Serializable {
  /** Least fall of Jain's index per e-fold of the gain. */
  static final double LEAST_SLOPE = 0.5;

  /** Of Jain's index below BBR's own, relative to the same below the label's. */
  private static final double WORSE_THAN_STOCK = 4;

  private static final double STOCK_GAIN = 2;

  /** What can be won over BBR's own gain. */
  public double headroom() {
    return Math.max(0, jain - stockJain);
  }

  /** What a gain is guessed to lose: Jain's index below the label's, more of it below stock. */
  double loss(double otherGain) {
    double apart = Math.abs(Math.log(STOCK_GAIN / gain));
    double slope = Math.max(LEAST_SLOPE, apart == 0 ? 0 : headroom() / apart);
    double below = slope * Math.abs(Math.log(otherGain / gain));
    return below + WORSE_THAN_STOCK * Math.max(0, below - headroom());
  }
}
