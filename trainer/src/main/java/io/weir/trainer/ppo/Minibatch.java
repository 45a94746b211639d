package io.weir.trainer.ppo;

import io.weir.trainer.policy.FeedForward;
import io.weir.trainer.policy.Policy;
import java.util.List;

/** Some flows' decisions, and the gradients of the two losses over them, by weight. */
final class Minibatch {
  private final List<FlowSample> samples;
  private final double weights;

  Minibatch(List<FlowSample> samples) {
    this.samples = samples;
    this.weights = samples.stream().mapToDouble(sample -> sample.weight * sample.steps).sum();
  }

  /**
   * Adds the gradient of the mean surrogate loss, through a policy's recurrent state as well.
   *
   * @param gradient by the policy's parameters, then by ln σ
   * @return the mean loss
   */
  double differentiate(
      Policy policy,
      double logDeviation,
      Surrogate surrogate,
      double[] gradient,
      PpoStatistics statistics) {
    double loss = 0;
    for (FlowSample sample : samples) {
      double share = sample.weight / weights;
      double[] slopes = new double[sample.steps];
      double[] recurrent = sample.trajectory.initialState();
      double[] features = sample.trajectory.features();
      for (int t = 0; t < sample.steps; t++) {
        surrogate.at(
            sample.trajectory.action(t),
            policy.forward(features, t * policy.inputs(), recurrent, 0),
            logDeviation,
            sample.oldLogProbabilities[t],
            sample.advantages[t]);
        slopes[t] = share * surrogate.meanSlope;
        gradient[policy.parameterCount()] += share * surrogate.logDeviationSlope;
        loss += share * surrogate.loss;
        statistics.addSurrogate(share, surrogate);
      }
      policy.backward(features, sample.steps, sample.trajectory.initialState(), slopes, gradient);
    }
    return loss;
  }

  /** Adds the gradient of the mean of ½(V − return)². */
  void differentiate(FeedForward value, double[] gradient, PpoStatistics statistics) {
    double[] seen = new double[value.inputs()];
    for (FlowSample sample : samples) {
      double share = sample.weight / weights;
      for (int t = 0; t < sample.steps; t++) {
        sample.valueInputs(t, seen);
        double error = value.forward(seen, 0) - sample.returns[t];
        value.backward(share * error, gradient);
        statistics.addValue(share, 0.5 * error * error);
      }
    }
  }
}
