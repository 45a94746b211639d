package io.weir.distiller.accept;

import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.FastAndFair;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.trainer.rollout.DecisionFactory;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.training.Workload;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs decisions on workloads they are judged by, with seeds that chose nothing before. */
public final class ClosedLoop {
  /** Far from the seeds of training, validation and evaluation. */
  private static final long FIRST_SEED = 2_000_000;

  private final List<Workload> workloads;
  private final AcceptanceSpec spec;
  private final Executor executor;

  /**
   * @param workloads judged by; their scenarios' durations do not count
   * @param spec seeds and runs
   * @param executor where the simulations run
   */
  public ClosedLoop(List<Workload> workloads, AcceptanceSpec spec, Executor executor) {
    this.workloads = List.copyOf(workloads);
    this.spec = spec;
    this.executor = executor;
  }

  /** A run of a workload with a seed, and the watched cold start. */
  private record Task(Scenario scenario, RunSpec start, long seed, DecisionFactory decisions)
      implements Serializable {
    ClosedLoopRun run() {
      SimulationResult steady = simulation(scenario).run();
      SimulationResult cold = simulation(scenario.withRun(start)).run();
      double lineGbps =
          scenario.network().linkRateGbps() * Math.max(1, scenario.traffic().receivers());
      double sinceNs = FastAndFair.sinceNs(cold.bins(), lineGbps);
      return new ClosedLoopRun(
          steady.goodputGbps(),
          steady.latencyP99Us(),
          steady.jain(),
          steady.minMaxFairness(),
          Math.min(sinceNs, start.durationUs() * 1e3));
    }

    private Simulation simulation(Scenario of) {
      return new Simulation(
          of, seed, new ProbeRateControl(decisions.create(), of.roce().minRateQ20()));
    }
  }

  /** Number of workloads. */
  public int workloads() {
    return workloads.size();
  }

  /**
   * Runs every workload with every seed.
   *
   * @param listener is told after every workload
   * @return runs by workload, in order
   */
  public Map<String, List<ClosedLoopRun>> run(DecisionFactory decisions, Runnable listener) {
    RunSpec start =
        new RunSpec(spec.startUs(), 0, (int) (spec.startUs() * 1000 / FastAndFair.BIN_NS));
    Map<String, List<ClosedLoopRun>> byWorkload = new LinkedHashMap<>();
    for (Workload workload : workloads) {
      List<Task> tasks = new ArrayList<>();
      for (int i = 0; i < spec.seeds(); i++) {
        long seed = FIRST_SEED + i;
        Scenario scenario = workload.scenarios().apply(seed).withRun(spec.run());
        tasks.add(new Task(scenario, start, seed, decisions));
      }
      byWorkload.put(workload.name(), executor.map(tasks, Task::run));
      listener.run();
    }
    return byWorkload;
  }
}
