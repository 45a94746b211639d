package io.weir.trainer.training;

import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.io.Serializable;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A validated policy with the four figures by which it is compared, means over the workloads.
 *
 * @param candidate candidate it belongs to, from 0
 * @param update update of that candidate after which it was validated
 * @param parameters its parameters
 * @param goodputShare goodput as a share of the line; more is better
 * @param latencyP99PerBaseRtt p99 latency in base round-trip times; less is better
 * @param jain Jain's index; more is better
 * @param droppedBytes bytes dropped per run; less is better
 * @param score weighted validation score
 */
@SuppressWarnings("ArrayRecordComponent") // stored, never compared
public record ArchivedPolicy(
    int candidate,
    int update,
    double[] parameters,
    double goodputShare,
    double latencyP99PerBaseRtt,
    double jain,
    double droppedBytes,
    double score)
    implements Serializable {
  static ArchivedPolicy of(
      int candidate, int update, double[] parameters, Validation.Outcome outcome) {
    List<ValidationFigures> figures = outcome.figures();
    return new ArchivedPolicy(
        candidate,
        update,
        parameters.clone(),
        mean(figures, ValidationFigures::goodputShare),
        mean(figures, ValidationFigures::latencyP99PerBaseRtt),
        mean(figures, ValidationFigures::jain),
        mean(figures, ValidationFigures::droppedBytes),
        outcome.score());
  }

  private static double mean(
      List<ValidationFigures> figures, ToDoubleFunction<ValidationFigures> figure) {
    return figures.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  /** Whether it is at least as good in all four figures and better in one; NaN is worst. */
  boolean dominates(ArchivedPolicy other) {
    double[] own = rising();
    double[] others = other.rising();
    boolean better = false;
    for (int i = 0; i < own.length; i++) {
      if (own[i] < others[i]) {
        return false;
      }
      better |= own[i] > others[i];
    }
    return better;
  }

  /** The figures such that more is better. */
  private double[] rising() {
    double[] figures = {goodputShare, -latencyP99PerBaseRtt, jain, -droppedBytes};
    for (int i = 0; i < figures.length; i++) {
      figures[i] = Double.isNaN(figures[i]) ? Double.NEGATIVE_INFINITY : figures[i];
    }
    return figures;
  }
}
