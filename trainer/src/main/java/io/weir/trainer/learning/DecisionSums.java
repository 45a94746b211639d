package io.weir.trainer.learning;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every learner tells of its decisions: the congestion signal, split at the operating point,
 * and how the actions spread. Not thread-safe.
 */
public final class DecisionSums implements Serializable {
  private static final long serialVersionUID = 1;

  private double reward;
  private double rewardAbove;
  private double magnitude;
  private double action;
  private double actionSquares;
  private long decisions;

  /**
   * Adds a decision.
   *
   * @param r congestion signal after it
   * @param mu its μ
   */
  public void add(double r, double mu) {
    reward += r;
    rewardAbove += Math.max(0, r);
    magnitude += Math.abs(mu);
    action += mu;
    actionSquares += mu * mu;
    decisions++;
  }

  /** Adds what another has summed. */
  public void add(DecisionSums other) {
    reward += other.reward;
    rewardAbove += other.rewardAbove;
    magnitude += other.magnitude;
    action += other.action;
    actionSquares += other.actionSquares;
    decisions += other.decisions;
  }

  /** Mean r; 0 without decisions. */
  public double meanReward() {
    return reward / count();
  }

  /** Mean of r above and below the operating point, as terms of {@link UpdateStatistics}. */
  public Map<String, Double> rewardTerms() {
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("rewardAboveTarget", rewardAbove / count());
    terms.put("rewardBelowTarget", (reward - rewardAbove) / count());
    return terms;
  }

  /** The statistics of an update with these decisions. */
  public UpdateStatistics toStatistics(
      double loss, Map<String, Double> terms, double gradientNorm) {
    double mean = action / count();
    double variance = Math.max(0, actionSquares / count() - mean * mean);
    return new UpdateStatistics(
        loss,
        terms,
        meanReward(),
        magnitude / count(),
        Math.sqrt(variance),
        gradientNorm,
        decisions);
  }

  private double count() {
    return Math.max(1, decisions);
  }
}
