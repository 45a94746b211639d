package io.weir.trainer.ppo;

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
    double signal = 0;
    double above = 0;
    double reward = 0;
    double magnitude = 0;
    double mean = 0;
    double squares = 0;
    long decisions = 0;
    for (FlowSample sample : samples) {
      for (int t = 0; t < sample.steps; t++) {
        double mu = sample.trajectory.mean(t);
        signal += sample.trajectory.reward(t + 1);
        above += Math.max(0, sample.trajectory.reward(t + 1));
        reward += sample.rewards[t];
        magnitude += Math.abs(mu);
        mean += mu;
        squares += mu * mu;
      }
      decisions += sample.steps;
    }
    double count = Math.max(1, decisions);
    double variance = Math.max(0, squares / count - (mean / count) * (mean / count));
    double steps = Math.max(1, minibatches);
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("surrogateLoss", surrogateLoss / steps);
    terms.put("valueLoss", valueLoss / steps);
    terms.put("reward", reward / count);
    terms.put("rewardAboveTarget", above / count);
    terms.put("rewardBelowTarget", (signal - above) / count);
    terms.put("divergence", divergence / steps);
    terms.put("clippedShare", clipped / steps);
    terms.put("deviation", deviation);
    workloads.forEach(name -> terms.put("reward of " + name, meanSignal(name)));
    return new UpdateStatistics(
        surrogateLoss / steps,
        terms,
        signal / count,
        magnitude / count,
        Math.sqrt(variance),
        gradientNorm / steps,
        decisions);
  }

  /** Mean r of a workload's decisions. */
  private double meanSignal(String workload) {
    double sum = 0;
    long decisions = 0;
    for (FlowSample sample : samples) {
      if (sample.workload.equals(workload)) {
        for (int t = 0; t < sample.steps; t++) {
          sum += sample.trajectory.reward(t + 1);
        }
        decisions += sample.steps;
      }
    }
    return sum / Math.max(1, decisions);
  }
}
