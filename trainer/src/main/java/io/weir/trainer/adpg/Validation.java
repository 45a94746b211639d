package io.weir.trainer.adpg;

import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.cc.RateDecision;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.trainer.rollout.Workers;
import java.util.List;
import java.util.function.Supplier;

/** Scores a decision by how it behaves in closed loop on workloads it need not have seen. */
public final class Validation {
  /** Simulated length of a validation run: long enough to get over a cold start. */
  private static final RunSpec RUN = new RunSpec(40_000, 30_000, 1);

  private final Scenario base;
  private final List<TrafficSpec> workloads;
  private final int seeds;
  private final TrainingSpec.ScoreWeights weights;
  private final Workers workers;

  /**
   * @param base network and hosts
   * @param workloads traffic
   * @param seeds runs per workload
   * @param weights what counts how much
   * @param workers where the simulations run
   */
  public Validation(
      Scenario base,
      List<TrafficSpec> workloads,
      int seeds,
      TrainingSpec.ScoreWeights weights,
      Workers workers) {
    this.base = base.withRun(RUN);
    this.workloads = List.copyOf(workloads);
    this.seeds = seeds;
    this.weights = weights;
    this.workers = workers;
  }

  /**
   * What a validation found.
   *
   * @param score the mean score, higher is better
   * @param results every run, workload by workload
   */
  public record Outcome(double score, List<SimulationResult> results) {}

  /** Runs every workload and seed with decisions that {@code decisions} makes, one per run. */
  public Outcome run(Supplier<? extends RateDecision> decisions) {
    List<SimulationResult> results =
        workers.map(
            workloads.size() * seeds,
            i -> {
              Scenario scenario = base.withTraffic(workloads.get(i / seeds));
              ProbeRateControl control =
                  new ProbeRateControl(decisions.get(), scenario.roce().minRateQ20());
              // Seeds far from those of training and evaluation.
              return new Simulation(scenario, 1_000_000 + i % seeds, control).run();
            });
    double sum = 0;
    for (SimulationResult result : results) {
      sum += score(result);
    }
    return new Outcome(sum / results.size(), results);
  }

  private double score(SimulationResult result) {
    double baseUs = base.roce().baseRttNs() / 1000.0;
    return weights.goodput() * result.goodputGbps() / base.network().linkRateGbps()
        - weights.latency() * result.latencyMeanUs() / baseUs
        - weights.tail() * result.latencyP99Us() / baseUs
        - weights.fairness() * (1 - result.minMaxFairness())
        - weights.drops() * (result.droppedBytes() > 0 ? 1 : 0);
  }
}
