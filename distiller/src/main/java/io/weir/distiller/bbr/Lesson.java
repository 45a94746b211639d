package io.weir.distiller.bbr;

import io.weir.trainer.bbr.Condition;
import java.io.Serializable;

/**
 * A condition, and what is best there.
 *
 * <p>What another gain would be worth is not known but guessed. Over the gain's logarithm Jain's
 * index falls from the label on, above it by 1.2 / X per e-fold, within bounds: with a small buffer
 * little more is much too much. Below it falls slower. Between the label and BBR's own gain it is
 * never lower than with BBR's own. About the label it is flat.
 *
 * <p>Worked number: X = 0.5, label 1.10 with .998, BBR's own 2 with .600: 1.2 is guessed to lose
 * .17; simulated it loses .20.
 *
 * @param condition the condition
 * @param gain its label
 * @param jain Jain's index with that gain
 * @param stockJain Jain's index with BBR's own gain
 */
public record Lesson(Condition condition, double gain, double jain, double stockJain)
    implements Serializable {
  /** Fall of Jain's index per e-fold of the gain above the label, at one BDP; and its bounds. */
  private static final double SLOPE_ABOVE = 1.2;

  private static final double LEAST_SLOPE = 0.5;
  private static final double MOST_SLOPE = 3;

  /** The same below the label. */
  private static final double SLOPE_BELOW = 0.8;

  /** About the label the index is flat over this, a difference of logarithms. */
  private static final double FLAT_SHALLOW = 0.02;

  private static final double FLAT_DEEP = 0.15;

  /** Of Jain's index below BBR's own, relative to the same below the label's. */
  private static final double WORSE_THAN_STOCK = 4;

  private static final double STOCK_GAIN = 2;

  /** What can be won over BBR's own gain. */
  public double headroom() {
    return Math.max(0, jain - stockJain);
  }

  private boolean isShallow() {
    return condition.bufferBdp() <= GainFigures.SHALLOW_BDP;
  }

  /** Fall of Jain's index per e-fold of the gain above the label. */
  double slope() {
    double slope = SLOPE_ABOVE / condition.bufferBdp();
    return Math.max(LEAST_SLOPE, Math.min(slope, MOST_SLOPE));
  }

  /** What a gain is guessed to lose: Jain's index below the label's, more of it below stock. */
  double loss(double otherGain) {
    double toStock = Math.log(STOCK_GAIN / gain);
    double toOther = Math.log(otherGain / gain);
    double below = fall(toOther, toOther > 0 ? slope() : SLOPE_BELOW);
    if (toStock * toOther > 0) {
      double beyond = Math.abs(toOther) - Math.abs(toStock);
      double most = isShallow() || beyond <= 0 ? headroom() : headroom() + LEAST_SLOPE * beyond;
      below = Math.min(below, most);
    }
    return below + WORSE_THAN_STOCK * Math.max(0, below - headroom());
  }

  private double fall(double logarithms, double slope) {
    double flat = isShallow() ? FLAT_SHALLOW : FLAT_DEEP;
    return slope * logarithms * logarithms / (Math.abs(logarithms) + flat);
  }
}
