package io.weir.benchmarks.compare;

import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;

/** Runs every contender on every workload with every seed. */
public final class SideBySide {
  private SideBySide() {}

  /**
   * All runs of a contender on a workload.
   *
   * @param workload title of the workload
   * @param contender name of the contender
   * @param results one per seed, in order
   */
  public record Outcome(String workload, String contender, List<SimulationResult> results) {}

  /**
   * Compares.
   *
   * @param base network and hosts
   * @param contenders who takes part
   * @param spec on what
   * @param workers where the simulations run
   * @param finished called after every run, on the thread it ran on
   * @return outcomes, workload by workload, contenders in order
   */
  public static List<Outcome> run(
      Scenario base,
      List<Contender> contenders,
      EvaluationSpec spec,
      Workers workers,
      Runnable finished) {
    int perWorkload = contenders.size() * spec.seeds();
    List<SimulationResult> results =
        workers.map(
            spec.workloads().size() * perWorkload,
            i -> {
              TrafficSpec traffic = spec.workloads().get(i / perWorkload);
              Contender contender = contenders.get(i % perWorkload / spec.seeds());
              Scenario scenario = base.withTraffic(traffic).withRun(spec.run());
              SimulationResult result =
                  new Simulation(
                          scenario, 1 + i % spec.seeds(), contender.control().apply(scenario))
                      .run();
              finished.run();
              return result;
            });
    List<Outcome> outcomes = new ArrayList<>();
    for (int from = 0; from < results.size(); from += spec.seeds()) {
      outcomes.add(
          new Outcome(
              spec.workloads().get(from / perWorkload).title(),
              contenders.get(from % perWorkload / spec.seeds()).name(),
              List.copyOf(results.subList(from, from + spec.seeds()))));
    }
    return outcomes;
  }
}
