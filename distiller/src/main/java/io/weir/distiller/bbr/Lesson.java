package io.weir.distiller.bbr;

import io.weir.trainer.bbr.Condition;
import java.io.Serializable;

/**
 * A condition, and what is best there.
 *
 * <p>What another gain would be worth is not known but guessed. Over the gain's logarithm Jain's
 * index falls with the slope from the label to BBR's own gain, within bounds, and as fast on the
 * other side; about the label it is flat, the more so the deeper the buffer.
 *
 * <p>Worked number: X = 1, label 1.31 with .995, BBR's own 2 with .643: the slope is .83; at 1.62
 * the index is .14 below the label's.
 *
 * @param condition the condition
 * @param gain its label
 * @param jain Jain's index with that gain
 * @param stockJain Jain's index with BBR's own gain
 */
public record Lesson(Condition condition, double gain, double jain, double stockJain)
    implements Serializable {
  /** Bounds of the fall of Jain's index per e-fold of the gain, in shallow and in deep buffers. */
  private static final double LEAST_SLOPE = 0.5;

  private static final double MOST_SLOPE_SHALLOW = 2;
  private static final double MOST_SLOPE_DEEP = 1;

  /** About the label the index is flat over this, a difference of logarithms. */
  private static final double FLAT_SHALLOW = 0.05;

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

  /** Fall of Jain's index per e-fold of the gain. */
  double slope() {
    double apart = Math.abs(Math.log(STOCK_GAIN / gain));
    double most = isShallow() ? MOST_SLOPE_SHALLOW : MOST_SLOPE_DEEP;
    return Math.max(LEAST_SLOPE, Math.min(apart == 0 ? 0 : headroom() / apart, most));
  }

  /** What a gain is guessed to lose: Jain's index below the label's, more of it below stock. */
  double loss(double otherGain) {
    double apart = Math.abs(Math.log(otherGain / gain));
    double below = slope() * apart * apart / (apart + (isShallow() ? FLAT_SHALLOW : FLAT_DEEP));
    return below + WORSE_THAN_STOCK * Math.max(0, below - headroom());
  }
}
