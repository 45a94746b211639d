package io.weir.distiller.bbr;

import io.weir.trainer.bbr.Outcome;
import java.util.List;

/**
 * How a contender fared in many conditions, against BBR's own gain and against each one's label.
 *
 * @param contender its name
 * @param conditions conditions
 * @param meanJain mean of Jain's index
 * @param jainGainOverStock mean change of Jain's index where the buffer is 1.5 BDP or smaller; 0.5
 *     is +50 %
 * @param jainGainOverStockAll the same everywhere
 * @param worstAgainstStock least change of Jain's index of any condition
 * @param conditionsBelowStock conditions in which it is lower by more than 2 %
 * @param shareOfHeadroom sum of the gains in Jain's index by that of the labels
 * @param utilisationChange mean change of utilisation, in parts of stock's
 * @param worstUtilisationChange least change of utilisation of any condition
 * @param cubicLossChange mean change of CUBIC's loss
 * @param meanQueueDelayMs mean over conditions, ms
 * @param meanConvergenceS mean over the runs that converged, s
 * @param converged share of runs that did
 */
public record GainFigures(
    String contender,
    int conditions,
    double meanJain,
    double jainGainOverStock,
    double jainGainOverStockAll,
    double worstAgainstStock,
    int conditionsBelowStock,
    double shareOfHeadroom,
    double utilisationChange,
    double worstUtilisationChange,
    double cubicLossChange,
    double meanQueueDelayMs,
    double meanConvergenceS,
    double converged) {
  /** Largest buffer of those that count as shallow, products of bandwidth and delay. */
  public static final double SHALLOW_BDP = 1.5;

  /** Least change of Jain's index against BBR's own gain that counts as none. */
  private static final double TOLERATED = -0.02;

  /** Sums up. */
  public static GainFigures of(String contender, List<ConditionResult> results) {
    List<ConditionResult> shallow =
        results.stream().filter(r -> r.lesson().condition().bufferBdp() <= SHALLOW_BDP).toList();
    return new GainFigures(
        contender,
        results.size(),
        mean(results, r -> r.jain(contender)),
        mean(shallow, r -> r.jainGain(contender)),
        mean(results, r -> r.jainGain(contender)),
        results.stream().mapToDouble(r -> r.jainGain(contender)).min().orElse(0),
        (int) results.stream().filter(r -> r.jainGain(contender) < TOLERATED).count(),
        shareOfHeadroom(contender, results),
        mean(results, r -> utilisationChange(r, contender)),
        results.stream().mapToDouble(r -> utilisationChange(r, contender)).min().orElse(0),
        mean(results, r -> r.change(contender, Outcome::cubicLoss)),
        mean(results, r -> r.mean(contender, o -> o.meanQueueDelayNs() / 1e6)),
        outcomes(contender, results)
            .filter(outcome -> outcome.convergenceNs() >= 0)
            .mapToDouble(outcome -> outcome.convergenceNs() / 1e9)
            .average()
            .orElse(0),
        outcomes(contender, results)
            .mapToDouble(outcome -> outcome.convergenceNs() >= 0 ? 1 : 0)
            .average()
            .orElse(0));
  }

  private static double utilisationChange(ConditionResult result, String contender) {
    return result.change(contender, Outcome::utilisation)
        / result.mean(Contender.STOCK, Outcome::utilisation);
  }

  private static java.util.stream.Stream<Outcome> outcomes(
      String contender, List<ConditionResult> results) {
    return results.stream().flatMap(result -> result.outcomes().get(contender).stream());
  }

  /** Where a label is worse than BBR's own gain with these seeds, there is nothing to be won. */
  private static double shareOfHeadroom(String contender, List<ConditionResult> results) {
    double won = 0;
    double most = 0;
    for (ConditionResult result : results) {
      won += result.change(contender, Outcome::jain);
      most += Math.max(0, result.change(Contender.ORACLE, Outcome::jain));
    }
    return most == 0 ? 0 : won / most;
  }

  private static double mean(
      List<ConditionResult> results, java.util.function.ToDoubleFunction<ConditionResult> figure) {
    return results.stream().mapToDouble(figure).average().orElse(0);
  }
}
