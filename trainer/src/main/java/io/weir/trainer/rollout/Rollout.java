package io.weir.trainer.rollout;

import io.weir.sim.cc.Observation;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.trainer.policy.Mlp;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * One training scenario, running. Experience is collected piece by piece from a simulation that
 * goes on; {@link #restart} begins it anew, from a cold start.
 *
 * <p>Not thread-safe; a simulation belongs to the thread that first ran it, so that a rollout must
 * stay on one thread.
 */
public final class Rollout {
  /** How far the simulation runs between looks at what has been collected, ns. */
  private static final long SLICE_NS = 10_000;

  private final LongFunction<Scenario> scenarios;
  private final Supplier<Observation> observations;
  private final Mlp network;
  private RecordingDecision decision;
  private Simulation simulation;

  /**
   * A rollout that has not begun.
   *
   * @param scenarios network, hosts and traffic of the simulation with a seed
   * @param observations makes the observation for a simulation
   * @param network shape of the network; its weights are copied
   */
  public Rollout(
      LongFunction<Scenario> scenarios, Supplier<Observation> observations, Mlp network) {
    this.scenarios = scenarios;
    this.observations = observations;
    this.network = new Mlp(network.sizes(), network.weights());
  }

  /** Begins anew with this seed. */
  public void restart(long seed) {
    Scenario scenario = scenarios.apply(seed);
    decision = new RecordingDecision(network, observations.get());
    simulation =
        new Simulation(
            scenario, seed, new ProbeRateControl(decision, scenario.roce().minRateQ20()));
  }

  /**
   * Runs on with {@code current}'s weights until there is enough experience.
   *
   * @param stepsPerFlow decisions every flow must have taken
   * @param stepsInAll decisions all flows together must have taken
   * @param limitNs most simulated time it may take; flows that starve must not hang the training
   * @return one trajectory per flow that has started; valid until the next call
   */
  public List<Trajectory> collect(Mlp current, int stepsPerFlow, long stepsInAll, long limitNs) {
    network.copyFrom(current);
    decision.clear();
    long endNs = simulation.nowNs() + limitNs;
    while (simulation.nowNs() < endNs && !enough(stepsPerFlow, stepsInAll)) {
      simulation.runUntil(simulation.nowNs() + SLICE_NS);
    }
    simulation.requireSound();
    return decision.trajectories();
  }

  private boolean enough(int stepsPerFlow, long stepsInAll) {
    if (decision.steps() < stepsInAll
        || decision.trajectories().size() < simulation.flows().size()) {
      return false;
    }
    for (Trajectory trajectory : decision.trajectories()) {
      if (trajectory.length() < stepsPerFlow) {
        return false;
      }
    }
    return true;
  }

  /** Digest of the simulation so far. */
  public long digest() {
    return simulation.digest();
  }

  /** Network with the weights of the last {@link #collect}; belongs to this rollout's thread. */
  public Mlp network() {
    return network;
  }
}
