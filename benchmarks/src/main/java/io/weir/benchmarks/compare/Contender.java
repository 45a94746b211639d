package io.weir.benchmarks.compare;

import io.weir.sim.cc.CongestionControl;
import io.weir.sim.cc.ConstantRate;
import io.weir.sim.cc.Dcqcn;
import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.cc.Swift;
import io.weir.sim.scenario.Scenario;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An algorithm that takes part in a comparison.
 *
 * @param name what to call it
 * @param control makes its congestion control for one simulation of a scenario
 */
public record Contender(String name, Function<Scenario, CongestionControl> control) {
  /** The network. */
  public static final String NETWORK = "network";

  /** The tree in the Java interpreter. */
  public static final String PROGRAM = "Java decision program";

  /** The tree as compiled C. */
  public static final String NATIVE = "native C";

  /** The hand-written proportional-derivative rule. */
  public static final String PD_RULE = "PD rule";

  /** DCQCN. */
  public static final String DCQCN = "DCQCN";

  /** Swift. */
  public static final String SWIFT = "Swift";

  /** HPCC, which needs telemetry. */
  public static final String HPCC = "HPCC";

  /** A constant rate, the fair one. */
  public static final String CONSTANT = "constant (told its fair share)";

  /** A decision per RTT probe; {@code decisions} makes one for each simulation. */
  public static Contender probeDriven(String name, Supplier<? extends RateDecision> decisions) {
    return new Contender(
        name, scenario -> new ProbeRateControl(decisions.get(), scenario.roce().minRateQ20()));
  }

  /** The hand-written algorithms; {@code observations} feeds the PD rule. */
  public static List<Contender> baselines(Supplier<Observation> observations) {
    return List.of(
        probeDriven(PD_RULE, () -> new PdRule(PdRule.Parameters.DEFAULTS, observations.get())),
        new Contender(DCQCN, scenario -> new Dcqcn(Dcqcn.Parameters.DEFAULTS)),
        new Contender(SWIFT, scenario -> new Swift(Swift.Parameters.DEFAULTS)),
        new Contender(CONSTANT, Contender::fairShare));
  }

  /** Knows what no algorithm can know: how many flows share the bottleneck. */
  private static CongestionControl fairShare(Scenario scenario) {
    return new ConstantRate(
        new ConstantRate.Parameters(1.0 / scenario.traffic().flowsPerBottleneck()));
  }
}
