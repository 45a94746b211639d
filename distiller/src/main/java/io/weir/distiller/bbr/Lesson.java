package io.weir.distiller.bbr;

import io.weir.trainer.bbr.Condition;
import io.weir.trainer.bbr.Label;
import io.weir.trainer.bbr.Trial;
import java.io.Serializable;
import java.util.List;

/**
 * A condition, and what every gain is worth there: Jain's index at the gains that were tried for
 * its label, and straight lines over the gain's logarithm between them.
 *
 * <p>Worked number: 1.1 came to .998 and 1.34 to .700, BBR's own 2 to .600: 1.2 is taken to come to
 * .867, .131 less than the label.
 *
 * @param condition the condition
 * @param gain its label
 * @param jain Jain's index with that gain
 * @param stockJain Jain's index with BBR's own gain
 * @param tried the gains that were tried, by gain
 */
public record Lesson(
    Condition condition, double gain, double jain, double stockJain, List<Trial> tried)
    implements Serializable {
  /** Fall of Jain's index per e-fold of the gain, beyond what was tried. */
  private static final double SLOPE_BEYOND = 0.3;

  /** Of Jain's index below BBR's own, relative to the same below the label's. */
  private static final double WORSE_THAN_STOCK = 4;

  /** How much a gain's error counts while a tree is grown, at one BDP; and its bounds. */
  private static final double STEEP = 1.2;

  private static final double LEAST_STEEP = 0.5;
  private static final double MOST_STEEP = 3;

  public Lesson {
    if (tried.isEmpty()) {
      throw new IllegalArgumentException("tried: expected the gains that were tried");
    }
    tried = List.copyOf(tried);
  }

  /** What a label teaches. */
  public static Lesson of(Condition condition, Label label) {
    return new Lesson(
        condition, label.gain(), label.tuned().jain(), label.stock().jain(), label.tried());
  }

  /**
   * How much an error of the gain's logarithm counts while a tree is grown: Jain's index falls by
   * about so much per e-fold above the label. With a small buffer little more is much too much.
   */
  double steepness() {
    return Math.max(LEAST_STEEP, Math.min(STEEP / condition.bufferBdp(), MOST_STEEP));
  }

  /** Jain's index with a gain. */
  double jain(double otherGain) {
    Trial below = null;
    for (Trial trial : tried) {
      if (trial.gain() >= otherGain) {
        return below == null ? beyond(trial, otherGain) : between(below, trial, otherGain);
      }
      below = trial;
    }
    return beyond(below, otherGain);
  }

  private static double between(Trial below, Trial above, double gain) {
    double part = Math.log(gain / below.gain()) / Math.log(above.gain() / below.gain());
    return below.jain() + part * (above.jain() - below.jain());
  }

  private static double beyond(Trial last, double gain) {
    return last.jain() - SLOPE_BEYOND * Math.abs(Math.log(gain / last.gain()));
  }

  /** What a gain loses: Jain's index below the label's, more of it below BBR's own. */
  double loss(double otherGain) {
    double there = jain(otherGain);
    return jain - there + WORSE_THAN_STOCK * Math.max(0, stockJain - there);
  }
}
