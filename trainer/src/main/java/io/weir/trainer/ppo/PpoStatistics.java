package io.weir.trainer.ppo;

import io.weir.trainer.learning.DecisionSums;
import io.weir.trainer.learning.UpdateStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums over an update. */
final class PpoStatistics {
  private final List<FlowSample> samples;
  private final List<String> workloads;
  private double surrogateLoss;
  private double clipped;
  private double divergence;
  private double valueLoss;
  private double gradientNorm;
  private int minibatches;

  /**
   * Sums of an update.
   *
   * @param workloads names of all workloads, also of those without a sample
   */
  PpoStatistics(List<FlowSample> samples, List<String> workloads) {
    this.samples = samples;
    this.workloads = workloads;
  }

  void addSurrogate(double share, Surrogate surrogate) {
    surrogateLoss += share * surrogate.loss;
    clipped += surrogate.clipped ? share : 0;
    divergence -= share * surrogate.logRatio;
  }

  void addValue(double share, double loss) {
    valueLoss += share * loss;
  }

  void addStep(double norm) {
    gradientNorm += norm;
    minibatches++;
  }

  /** Means over minibatches and decisions. */
  UpdateStatistics toStatistics(double deviation) {
    DecisionSums all = new DecisionSums();
    Map<String, DecisionSums> byWorkload = new LinkedHashMap<>();
    workloads.forEach(name -> byWorkload.put(name, new DecisionSums()));
    double reward = 0;
    long decisions = 0;
    for (FlowSample sample : samples) {
      for (int t = 0; t < sample.steps; t++) {
        double signal = sample.trajectory.reward(t + 1);
        double mu = sample.trajectory.mean(t);
        all.add(signal, mu);
        byWorkload.get(sample.workload).add(signal, mu);
        reward += sample.rewards[t];
      }
      decisions += sample.steps;
    }
    double steps = Math.max(1, minibatches);
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("surrogateLoss", surrogateLoss / steps);
    terms.put("valueLoss", valueLoss / steps);
    terms.put("reward", reward / Math.max(1, decisions));
    terms.putAll(all.rewardTerms());
    terms.put("divergence", divergence / steps);
    terms.put("clippedShare", clipped / steps);
    terms.put("deviation", deviation);
    byWorkload.forEach((name, sums) -> terms.put("reward of " + name, sums.meanReward()));
    return all.toStatistics(surrogateLoss / steps, terms, gradientNorm / steps);
  }
}
