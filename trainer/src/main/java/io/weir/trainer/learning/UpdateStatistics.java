package io.weir.trainer.learning;

import java.io.Serializable;
import java.util.Map;

/**
 * What an update found.
 *
 * @param loss the learner's loss, mean over episodes
 * @param terms parts of the loss and of the reward by name, for logs; same names in every update on
 *     the same workloads
 * @param meanReward mean congestion signal r over decisions (0 is the operating point)
 * @param meanMagnitude mean |μ|; near 1 means saturation
 * @param actionDeviation standard deviation of μ over all decisions; near 0 means one constant
 *     action
 * @param gradientNorm Euclidean norm of the gradient, before clipping
 * @param decisions decisions of this update
 */
public record UpdateStatistics(
    double loss,
    Map<String, Double> terms,
    double meanReward,
    double meanMagnitude,
    double actionDeviation,
    double gradientNorm,
    long decisions)
    implements Serializable {}
