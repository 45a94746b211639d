package io.weir.trainer.adpg;

import io.weir.trainer.learning.Learner;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.optimise.Adam;
import io.weir.trainer.optimise.Optimiser;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Executor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ADPG, the analytic deterministic policy gradient (Tessler et al., IAAI 2022, arXiv 2102.09337):
 * runs episodes, differentiates {@link AdpgLoss} by the parameters, and steps with {@link Adam}.
 */
public final class AdpgLearner implements Learner {
  private static final String OPTIMISER = "adam";

  private final AdpgSpec spec;
  private final Optimiser.Method optimiser;

  /** A learner with these constants. */
  public AdpgLearner(AdpgSpec spec) {
    this(spec, Adam.method(spec.adamEpsilon()));
  }

  /** A learner that steps in another way. */
  public AdpgLearner(AdpgSpec spec, Optimiser.Method optimiser) {
    this.spec = spec;
    this.optimiser = optimiser;
  }

  @Override
  public LearnerState initialState(Policy policy, long seed) {
    LearnerState state = new LearnerState();
    optimiser.begin(state, OPTIMISER, policy.parameterCount());
    return state;
  }

  @Override
  public UpdateStatistics update(
      Policy policy, LearnerState state, List<Episode> episodes, int update, Executor executor) {
    List<Contribution> parts = executor.map(episodes, new Contribution.Differentiate(spec));
    double[] gradient = meanGradient(parts, policy.parameterCount());
    double norm = norm(gradient);
    clip(gradient);
    double rate = spec.learningRate() / (1 + (update - 1) / spec.learningRateDecay());
    double[] parameters = policy.parameters();
    optimiser.over(state, OPTIMISER).step(parameters, gradient, rate);
    policy.setParameters(parameters);
    return statistics(parts, episodes, norm);
  }

  /** In the order of the episodes, so that the sum does not depend on who was ready first. */
  private static double[] meanGradient(List<Contribution> parts, int parameters) {
    double[] mean = new double[parameters];
    for (Contribution part : parts) {
      for (int p = 0; p < parameters; p++) {
        mean[p] += part.gradient()[p] / parts.size();
      }
    }
    return mean;
  }

  private void clip(double[] gradient) {
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] = Math.max(-spec.gradientClip(), Math.min(gradient[p], spec.gradientClip()));
    }
  }

  private static double norm(double[] gradient) {
    double squares = 0;
    for (double component : gradient) {
      squares += component * component;
    }
    return Math.sqrt(squares);
  }

  private static UpdateStatistics statistics(
      List<Contribution> parts, List<Episode> episodes, double gradientNorm) {
    double rewardLoss = 0;
    double actionLoss = 0;
    double reward = 0;
    double rewardAbove = 0;
    double magnitude = 0;
    double action = 0;
    double squares = 0;
    long decisions = 0;
    for (Contribution part : parts) {
      rewardLoss += part.rewardLoss() / parts.size();
      actionLoss += part.actionLoss() / parts.size();
      reward += part.reward();
      rewardAbove += part.rewardAbove();
      magnitude += part.magnitude();
      action += part.action();
      squares += part.actionSquares();
      decisions += part.decisions();
    }
    double count = Math.max(1, decisions);
    double variance = Math.max(0, squares / count - (action / count) * (action / count));
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("rewardLoss", rewardLoss);
    terms.put("actionLoss", actionLoss);
    terms.put("rewardAboveTarget", rewardAbove / count);
    terms.put("rewardBelowTarget", (reward - rewardAbove) / count);
    rewardByWorkload(parts, episodes).forEach((name, r) -> terms.put("reward of " + name, r));
    return new UpdateStatistics(
        rewardLoss + actionLoss,
        terms,
        reward / count,
        magnitude / count,
        Math.sqrt(variance),
        gradientNorm,
        decisions);
  }

  /** Mean r of the decisions of each workload, in the order of the episodes. */
  private static Map<String, Double> rewardByWorkload(
      List<Contribution> parts, List<Episode> episodes) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      double[] sum = sums.computeIfAbsent(episodes.get(i).workload(), name -> new double[2]);
      sum[0] += parts.get(i).reward();
      sum[1] += parts.get(i).decisions();
    }
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / Math.max(1, sum[1])));
    return means;
  }
}
