package io.weir.trainer.bbr;

import io.weir.sim.cc.GainDecision;
import io.weir.sim.cc.TunedBbr;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Searches for a condition's label. BBR's share grows with its gain, so that bisection finds where
 * it is fair; every run has the same seed. Then two gains beside the fairest are tried. Of all
 * gains tried whose utilisation is no more than half a percent below that of BBR as it is, and
 * whose index of fairness is no more than .01 below the best of these, the one with the least loss
 * is taken.
 *
 * <p>Worked number: 10 Mbit/s, 40 ms, 1 BDP, a flow each: the share is .84 at gain 2, .49 at 1.31.
 */
public final class LabelSearch {
  /** Where bisection begins; what is applied is bounded by {@link TunedBbr}. */
  static final double LEAST_GAIN = 0.9;

  static final double MOST_GAIN = 4;

  /** BBR's own gain. */
  private static final double STOCK = 2;

  /** Steps of bisection behind that at gain 2. */
  private static final int STEPS = 6;

  /** BBR's share by the fair one is 1 if it is no further from it: Jain's index is .9996. */
  private static final double FAIR_WITHIN = 0.02;

  /** The gains tried beside the fairest one are this much smaller or larger. */
  private static final double BESIDE = 0.06;

  /** Gains that are tried everywhere: the first that bisection comes to. */
  private static final List<Double> FAR =
      List.of(Math.sqrt(LEAST_GAIN * STOCK), Math.sqrt(STOCK * MOST_GAIN));

  /** Utilisation that a label may cost. */
  public static final double UTILISATION_MARGIN = 0.005;

  /** Fairness that a smaller loss may cost. */
  public static final double JAIN_MARGIN = 0.01;

  private final Condition condition;
  private final Map<Integer, Outcome> tried = new TreeMap<>();

  private LabelSearch(Condition condition) {
    this.condition = condition;
  }

  /** The label of a condition; a function of it alone. */
  public static Label of(Condition condition) {
    return new LabelSearch(condition).search();
  }

  private Label search() {
    Outcome stock = outcome(GainDecision.STOCK_Q16);
    bisect(stock);
    int fairest =
        tried.entrySet().stream()
            .max(Comparator.comparingDouble(entry -> entry.getValue().jain()))
            .orElseThrow()
            .getKey();
    outcome(q16(fairest / 65_536.0 * (1 - BESIDE)));
    outcome(q16(fairest / 65_536.0 * (1 + BESIDE)));
    FAR.forEach(gain -> outcome(q16(gain)));
    int gain = chosen(stock);
    return new Label(condition.id(), gain, stock, tried.get(gain), trials());
  }

  private void bisect(Outcome stock) {
    double least = LEAST_GAIN;
    double most = MOST_GAIN;
    double gain = STOCK;
    Outcome outcome = stock;
    for (int step = 0; step <= STEPS; step++) {
      if (Math.abs(outcome.bbrShareOfFair() - 1) <= FAIR_WITHIN) {
        return;
      }
      if (outcome.bbrShareOfFair() > 1) {
        most = gain;
      } else {
        least = gain;
      }
      if (step < STEPS) {
        gain = Math.sqrt(least * most);
        outcome = outcome(q16(gain));
      }
    }
  }

  private List<Trial> trials() {
    return tried.entrySet().stream()
        .map(of -> new Trial(of.getKey(), of.getValue().jain(), of.getValue().utilisation()))
        .toList();
  }

  private int chosen(Outcome stock) {
    double floor = stock.utilisation() - UTILISATION_MARGIN;
    double best =
        tried.values().stream()
            .filter(outcome -> outcome.utilisation() >= floor)
            .mapToDouble(Outcome::jain)
            .max()
            .orElseThrow();
    if (stock.jain() >= best - JAIN_MARGIN) {
      return GainDecision.STOCK_Q16;
    }
    return tried.entrySet().stream()
        .filter(entry -> entry.getValue().utilisation() >= floor)
        .filter(entry -> entry.getValue().jain() >= best - JAIN_MARGIN)
        .min(
            Comparator.<Map.Entry<Integer, Outcome>>comparingDouble(
                    entry -> entry.getValue().loss())
                .thenComparingDouble(entry -> -entry.getValue().jain()))
        .orElseThrow()
        .getKey();
  }

  private static int q16(double gain) {
    long wanted = Math.round(gain * 65_536);
    return (int) Math.max(TunedBbr.LEAST_GAIN_Q16, Math.min(wanted, TunedBbr.MOST_GAIN_Q16));
  }

  private Outcome outcome(int gainQ16) {
    return tried.computeIfAbsent(
        gainQ16, gain -> ConditionRun.run(condition, GainFactory.constant(gain), condition.seed()));
  }
}
