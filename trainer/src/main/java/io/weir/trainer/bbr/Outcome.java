package io.weir.trainer.bbr;

import java.io.Serializable;

/**
 * What came of a run, its warm-up left out.
 *
 * @param jain Jain's index over the bytes that all flows delivered
 * @param bbrShare share of the traffic that BBR's flows had together
 * @param bbrShareOfFair that, by the share that would be fair
 * @param utilisation share of the bottleneck's rate that was delivered for the first time
 * @param bbrLoss share of BBR's packets that were dropped
 * @param cubicLoss share of CUBIC's packets that were dropped
 * @param loss share of all packets that were dropped
 * @param meanQueueDelayNs mean time that delivered packets waited, ns
 * @param medianQueueDelayNs median of that, ns
 * @param convergenceNs from the last flow's start until BBR's share has come within {@link
 *     ConditionRun#CONVERGED} of what it has after the warm-up, ns; -1 if it has not
 */
public record Outcome(
    double jain,
    double bbrShare,
    double bbrShareOfFair,
    double utilisation,
    double bbrLoss,
    double cubicLoss,
    double loss,
    long meanQueueDelayNs,
    long medianQueueDelayNs,
    long convergenceNs)
    implements Serializable {}
