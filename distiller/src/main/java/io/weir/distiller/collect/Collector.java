package io.weir.distiller.collect;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.Workload;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/** Rolls out a driver on every workload, from a cold start, and gathers what the teacher says. */
public final class Collector {
  private final List<Workload> workloads;
  private final long rolloutNs;
  private final int statesPerRollout;
  private final Workers workers;

  /**
   * @param workloads each gives the same number of states, however many flows it has
   * @param rolloutNs simulated length of a rollout, ns
   * @param statesPerRollout most states kept of a rollout
   * @param workers where the simulations run
   */
  public Collector(
      List<Workload> workloads, long rolloutNs, int statesPerRollout, Workers workers) {
    this.workloads = List.copyOf(workloads);
    this.rolloutNs = rolloutNs;
    this.statesPerRollout = statesPerRollout;
    this.workers = workers;
  }

  /**
   * Gathers examples.
   *
   * @param driver the student's program, or an observation without forest to let the teacher drive
   * @param teacher the network that labels
   * @param seed seed of the traffic
   * @return one set per workload
   */
  public List<Examples> collect(DecisionProgram driver, Mlp teacher, long seed) {
    return workers.map(
        workloads.size(),
        i -> {
          long ownSeed = seed * 100 + i;
          Examples examples =
              new Examples(
                  teacher.inputs(),
                  statesPerRollout,
                  RandomSource.XO_SHI_RO_256_PP.create(ownSeed));
          Mlp ownTeacher = teacher.copy();
          Scenario scenario = workloads.get(i).scenarios().apply(ownSeed);
          Simulation simulation =
              new Simulation(
                  scenario,
                  ownSeed,
                  new ProbeRateControl(
                      new LabellingDecision(driver, ownTeacher, examples),
                      scenario.roce().minRateQ20()));
          simulation.runUntil(rolloutNs);
          simulation.requireSound();
          return examples;
        });
  }
}
