package io.weir.trainer.training;

import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.sim.scenario.SimulationResult;
import io.weir.trainer.rollout.DecisionFactory;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Scores decisions by how they behave in closed loop on workloads they need not have seen. */
public final class Validation {
  /** Far from the seeds of training and evaluation. */
  private static final long FIRST_SEED = 1_000_000;

  private final List<Workload> workloads;
  private final ValidationSpec spec;
  private final Executor executor;

  /**
   * @param workloads validated on; their scenarios' durations do not count
   * @param spec seeds, run, weights
   * @param executor where the simulations run
   */
  public Validation(List<Workload> workloads, ValidationSpec spec, Executor executor) {
    this.workloads = List.copyOf(workloads);
    this.spec = spec;
    this.executor = executor;
  }

  /**
   * What a validation found.
   *
   * @param score the mean score, higher is better
   * @param figures means of every workload, in order
   */
  public record Outcome(double score, List<ValidationFigures> figures) {}

  /** A run. */
  private record Task(String workload, Scenario scenario, long seed, DecisionFactory decisions)
      implements Serializable {
    ValidationFigures run() {
      SimulationResult result =
          new Simulation(
                  scenario,
                  seed,
                  new ProbeRateControl(decisions.create(), scenario.roce().minRateQ20()))
              .run();
      double baseUs = scenario.roce().baseRttNs() / 1000.0;
      return new ValidationFigures(
          workload,
          result.goodputGbps() / scenario.network().linkRateGbps(),
          result.latencyMeanUs(),
          result.latencyP99Us(),
          result.latencyP99Us() / baseUs,
          result.jain(),
          result.minMaxFairness(),
          result.droppedBytes());
    }
  }

  /** Runs every workload with every seed. */
  public Outcome run(DecisionFactory decisions) {
    List<Task> tasks = new ArrayList<>();
    for (Workload workload : workloads) {
      for (int i = 0; i < spec.seeds(); i++) {
        long seed = FIRST_SEED + i;
        Scenario scenario = workload.scenarios().apply(seed).withRun(spec.run());
        tasks.add(new Task(workload.name(), scenario, seed, decisions));
      }
    }
    List<ValidationFigures> runs = executor.map(tasks, Task::run);
    double score = 0;
    for (int i = 0; i < runs.size(); i++) {
      score += score(runs.get(i), tasks.get(i).scenario().roce().baseRttNs() / 1000.0);
    }
    return new Outcome(score / runs.size(), means(runs));
  }

  private double score(ValidationFigures run, double baseUs) {
    ValidationSpec.ScoreWeights weights = spec.score();
    return weights.goodput() * run.goodputShare()
        - weights.latency() * run.latencyMeanUs() / baseUs
        - weights.tail() * run.latencyP99PerBaseRtt()
        - weights.fairness() * (1 - run.minMax())
        - weights.drops() * (run.droppedBytes() > 0 ? 1 : 0);
  }

  private List<ValidationFigures> means(List<ValidationFigures> runs) {
    List<ValidationFigures> means = new ArrayList<>();
    for (int from = 0; from < runs.size(); from += spec.seeds()) {
      List<ValidationFigures> same = runs.subList(from, from + spec.seeds());
      means.add(
          new ValidationFigures(
              same.get(0).scenario(),
              mean(same, ValidationFigures::goodputShare),
              mean(same, ValidationFigures::latencyMeanUs),
              mean(same, ValidationFigures::latencyP99Us),
              mean(same, ValidationFigures::latencyP99PerBaseRtt),
              mean(same, ValidationFigures::jain),
              mean(same, ValidationFigures::minMax),
              mean(same, ValidationFigures::droppedBytes)));
    }
    return means;
  }

  private static double mean(
      List<ValidationFigures> runs, ToDoubleFunction<ValidationFigures> figure) {
    return runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }
}
