package io.weir.sim.gym;

import io.weir.sim.gym.AgentControl.Interval;

/**
 * The rewards an environment offers, for one agent and one control interval.
 *
 * <p>{@code throughputDelayLoss}: wT·ln(1 + 100·x)/ln 101 − wD·log₂(max(1, RTT/base)) − wL·lost,
 * where x is acknowledged bytes over what the line could carry and lost the share of bytes lost.
 * The logarithm makes the sum over agents largest when they share equally (proportional fairness:
 * Kelly, Maulloo, Tan, 1998). Worked number: half the line at twice the base RTT without loss is
 * 3.9318/4.6151 − 0.25 = 0.6019 with the default weights.
 *
 * <p>{@code rlcc}: −(target − max(0, RTT/base − offset)·√(rate/line))². Source: Tessler et al.,
 * IAAI 2022 (arXiv 2102.09337). With target 1 and offset 0, N flows that share a bottleneck equally
 * are at 0 when RTT = base·√N. Worked number: a quarter of the line at twice the base RTT is at 0;
 * the whole line there is at −1.
 */
final class RewardFunction {
  private static final double CURVATURE = 100;

  private final GymSpec spec;

  RewardFunction(GymSpec spec) {
    this.spec = spec;
  }

  double of(Interval flow) {
    double inflation = flow.rttMeanNs() / flow.baseRttNs;
    return switch (spec.reward()) {
      case throughputDelayLoss ->
          throughputDelayLoss(
              flow.ackedBytes / Features.lineBytes(flow, spec.stepNs()),
              inflation,
              Features.lostShare(flow));
      case rlcc -> rlcc(inflation, (double) flow.rateBps / flow.lineRateBps);
    };
  }

  // StrictMath: the logarithms of Math may differ between JDKs in their last bit.

  double throughputDelayLoss(double throughputShare, double inflation, double lostShare) {
    return spec.throughputWeight()
            * StrictMath.log1p(CURVATURE * throughputShare)
            / StrictMath.log1p(CURVATURE)
        - spec.delayWeight() * StrictMath.log(Math.max(1, inflation)) / StrictMath.log(2)
        - spec.lossWeight() * lostShare;
  }

  double rlcc(double inflation, double rateShare) {
    double distance =
        spec.rlccTarget() - Math.max(0, inflation - spec.rlccOffset()) * Math.sqrt(rateShare);
    return -distance * distance;
  }
}
