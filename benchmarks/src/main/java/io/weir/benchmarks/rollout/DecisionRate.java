package io.weir.benchmarks.rollout;

import io.weir.artefact.StrictYaml;
import io.weir.sim.cc.Observation;
import io.weir.sim.cc.PdRule;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.policy.NetworkDecision;
import io.weir.trainer.policy.Policy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Decisions per second of one core, simulation included. A trained policy drives, and the PD rule
 * beside it in a simulation of its own. A network that has learned nothing cannot drive: the PD
 * rule does, and the network does all its work beside it, observation included, in the very same
 * simulation. Processor time of the thread is counted, not time on the wall.
 */
public final class DecisionRate {
  private final Policy policy;
  private final Supplier<Observation> observation;
  private final boolean drives;
  private final long durationNs;
  private final int rounds;

  /**
   * @param policy measured
   * @param observation makes what it sees
   * @param drives whether the policy decides, rather than works beside the rule
   * @param durationNs simulated time that is measured of a run, after half as much that is not, ns
   * @param rounds runs of each, after one that is not counted; the fastest counts
   */
  public DecisionRate(
      Policy policy,
      Supplier<Observation> observation,
      boolean drives,
      long durationNs,
      int rounds) {
    this.policy = policy;
    this.observation = observation;
    this.drives = drives;
    this.durationNs = durationNs;
    this.rounds = rounds;
  }

  /**
   * What was measured.
   *
   * @param workload name
   * @param decisions of a run
   * @param policyPerSecond decisions of the policy per second of processor time
   * @param rulePerSecond the same of the PD rule alone
   */
  public record Rate(
      String workload, long decisions, double policyPerSecond, double rulePerSecond) {
    /** Share of the rule's speed that is left with the policy. */
    public double ratio() {
      return policyPerSecond / rulePerSecond;
    }
  }

  /** 2→1, 8→1, 32→1, 64 hosts × 8 flows → 1. */
  public static List<TrafficSpec> workloads() {
    return List.of(
        TrafficSpec.of(Pattern.manyToOne, 2, 1),
        TrafficSpec.of(Pattern.manyToOne, 8, 1),
        TrafficSpec.of(Pattern.manyToOne, 32, 1),
        TrafficSpec.of(Pattern.manyToOne, 64, 8));
  }

  /** Measures each, and all of them together as a mixture: as many runs of each. */
  public List<Rate> measure(List<TrafficSpec> workloads, Runnable finished) {
    List<Rate> rates = new ArrayList<>();
    long decisions = 0;
    double policySeconds = 0;
    double ruleSeconds = 0;
    for (TrafficSpec workload : workloads) {
      Rate rate = measure(workload);
      rates.add(rate);
      decisions += rate.decisions();
      policySeconds += rate.decisions() / rate.policyPerSecond();
      ruleSeconds += rate.decisions() / rate.rulePerSecond();
      finished.run();
    }
    rates.add(new Rate("mixture", decisions, decisions / policySeconds, decisions / ruleSeconds));
    return rates;
  }

  private Rate measure(TrafficSpec workload) {
    Scenario scenario = atFairShare(workload);
    Run policyRun = null;
    Run ruleRun = null;
    for (int round = 0; round <= rounds; round++) {
      Run withPolicy = run(scenario, drives ? network() : new ShadowedDecision(rule(), network()));
      Run withRule = run(scenario, rule());
      if (!drives && withRule.digest() != withPolicy.digest()) {
        throw new IllegalStateException("the shadow changed the simulation");
      }
      if (round > 0) {
        policyRun = faster(policyRun, withPolicy);
        ruleRun = faster(ruleRun, withRule);
      }
    }
    return new Rate(
        name(workload), policyRun.decisions(), policyRun.perSecond(), ruleRun.perSecond());
  }

  /** Equal simulations take equally many decisions, so that less time is faster. */
  private static Run faster(Run one, Run other) {
    return one == null || other.seconds() < one.seconds() ? other : one;
  }

  /** Flows start at their fair share: what is measured is the steady state, not a full queue. */
  private static Scenario atFairShare(TrafficSpec workload) {
    double share = 1.0 / (workload.hosts() * workload.flowsPerPair());
    return ScenarioFamily.from(
            StrictYaml.parse("rollout", "roce: {initialRateFraction: " + share + "}"), Map.of())
        .draw(1)
        .withTraffic(workload);
  }

  private static String name(TrafficSpec workload) {
    String flows = workload.flowsPerPair() > 1 ? "×" + workload.flowsPerPair() : "";
    return workload.hosts() + flows + "→1";
  }

  private RateDecision rule() {
    return new PdRule(PdRule.Parameters.DEFAULTS, observation.get());
  }

  private RateDecision network() {
    return new NetworkDecision(policy.copy(), observation.get());
  }

  /** A run of one simulation. */
  private record Run(long decisions, double seconds, long digest) {
    double perSecond() {
      return decisions / seconds;
    }
  }

  private Run run(Scenario scenario, RateDecision decision) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ProbeRateControl control = new ProbeRateControl(decision, scenario.roce().minRateQ20());
    Simulation simulation = new Simulation(scenario, 1, control);
    simulation.runUntil(durationNs / 2);
    long before = control.decisions();
    long begun = threads.getCurrentThreadCpuTime();
    simulation.runUntil(durationNs + durationNs / 2);
    double seconds = (threads.getCurrentThreadCpuTime() - begun) / 1e9;
    return new Run(control.decisions() - before, seconds, simulation.digest());
  }
}
