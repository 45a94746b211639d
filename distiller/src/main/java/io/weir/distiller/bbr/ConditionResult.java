package io.weir.distiller.bbr;

import io.weir.trainer.bbr.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How contenders fared in one condition.
 *
 * @param lesson the condition and its label
 * @param outcomes by contender, one per seed
 * @param gains mean gain in force in PROBE_BW after the warm-up; by contender, one per seed
 */
public record ConditionResult(
    Lesson lesson, Map<String, List<Outcome>> outcomes, Map<String, List<Double>> gains) {
  /** The mean of a figure over seeds. */
  public double mean(String contender, ToDoubleFunction<Outcome> figure) {
    return outcomes.get(contender).stream().mapToDouble(figure).average().orElseThrow();
  }

  /** Mean of Jain's index over seeds. */
  public double jain(String contender) {
    return mean(contender, Outcome::jain);
  }

  /** Change of the mean of Jain's index against BBR's own gain, 1 is a doubling. */
  public double jainGain(String contender) {
    return jain(contender) / jain(Contender.STOCK) - 1;
  }

  /** Difference to BBR's own gain. */
  public double change(String contender, ToDoubleFunction<Outcome> figure) {
    return mean(contender, figure) - mean(Contender.STOCK, figure);
  }

  /** Mean over seeds of the gain in force. */
  public double gain(String contender) {
    return gains.get(contender).stream().mapToDouble(gain -> gain).average().orElseThrow();
  }
}
