package io.weir.trainer.rollout;

import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.trainer.policy.Policy;
import java.io.Serializable;
import java.util.List;

/**
 * One simulation, from its cold start to its end, under a policy: a function of its values alone,
 * so that it can run anywhere, and again.
 *
 * @param workload name of the workload it was drawn from
 * @param scenario what is simulated; its own duration does not count
 * @param seed seed of traffic and of exploration
 * @param observation makes what the policy sees
 * @param policy decides; not changed
 * @param deviation standard deviation of the noise that explores, in units of μ; 0: none
 * @param limits how much of it
 */
public record Episode(
    String workload,
    Scenario scenario,
    long seed,
    ObservationFactory observation,
    Policy policy,
    double deviation,
    Limits limits)
    implements Serializable {
  /**
   * How much is simulated and recorded.
   *
   * @param durationNs most simulated time, ns
   * @param stepsPerFlow it ends earlier when every recorded flow has this many decisions
   * @param recordedFlows flows recorded, spread evenly over all
   */
  public record Limits(long durationNs, int stepsPerFlow, int recordedFlows)
      implements Serializable {}

  /** The same episode with another deviation. */
  public Episode withDeviation(double other) {
    return new Episode(workload, scenario, seed, observation, policy, other, limits);
  }

  /** How far the simulation runs between looks at what has been collected, ns. */
  private static final long SLICE_NS = 10_000;

  /** Runs it; returns the decisions of every recorded flow that has started. */
  public List<Trajectory> run() {
    Recorder recorder = new Recorder(policy.copy(), observation.create(), deviation, seed, limits);
    Simulation simulation =
        new Simulation(
            scenario, seed, new ProbeRateControl(recorder, scenario.roce().minRateQ20()));
    recorder.expect(simulation.flows().size());
    while (simulation.nowNs() < limits.durationNs() && !recorder.enough()) {
      simulation.runUntil(Math.min(simulation.nowNs() + SLICE_NS, limits.durationNs()));
    }
    simulation.requireSound();
    return recorder.trajectories();
  }
}
