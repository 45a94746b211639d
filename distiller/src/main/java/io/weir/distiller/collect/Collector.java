package io.weir.distiller.collect;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.rollout.Workers;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;

/** Rolls out a driver on every workload, from a cold start, and gathers what the teacher says. */
public final class Collector {
  private final Scenario base;
  private final List<TrafficSpec> workloads;
  private final long rolloutNs;
  private final int statesPerRollout;
  private final Workers workers;

  /**
   * @param base network and hosts
   * @param workloads traffic; each gives the same number of states, however many flows it has
   * @param rolloutNs simulated length of a rollout, ns
   * @param statesPerRollout most states kept of a rollout
   * @param workers where the simulations run
   */
  public Collector(
      Scenario base,
      List<TrafficSpec> workloads,
      long rolloutNs,
      int statesPerRollout,
      Workers workers) {
    this.base = base;
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
          Mlp ownTeacher = new Mlp(teacher.sizes(), teacher.weights());
          Simulation simulation =
              new Simulation(
                  base.withTraffic(workloads.get(i)),
                  ownSeed,
                  new ProbeRateControl(
                      new LabellingDecision(driver, ownTeacher, examples),
                      base.roce().minRateQ20()));
          simulation.runUntil(rolloutNs);
          simulation.requireSound();
          return examples;
        });
  }
}
