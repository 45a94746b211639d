package io.weir.trainer.adpg;

import io.weir.trainer.learning.DecisionSums;
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
    DecisionSums all = new DecisionSums();
    for (Contribution part : parts) {
      rewardLoss += part.rewardLoss() / parts.size();
      actionLoss += part.actionLoss() / parts.size();
      all.add(part.decisions());
    }
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("rewardLoss", rewardLoss);
    terms.put("actionLoss", actionLoss);
    terms.putAll(all.rewardTerms());
    byWorkload(parts, episodes)
        .forEach((name, sums) -> terms.put("reward of " + name, sums.meanReward()));
    return all.toStatistics(rewardLoss + actionLoss, terms, gradientNorm);
  }

  /** The decisions of each workload, in the order of the episodes. */
  private static Map<String, DecisionSums> byWorkload(
      List<Contribution> parts, List<Episode> episodes) {
    Map<String, DecisionSums> sums = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      sums.computeIfAbsent(episodes.get(i).workload(), name -> new DecisionSums())
          .add(parts.get(i).decisions());
    }
    return sums;
  }
}
