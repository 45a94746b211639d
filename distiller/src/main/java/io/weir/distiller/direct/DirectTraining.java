package io.weir.distiller.direct;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Forest;
import io.weir.codegen.ir.Tree;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.distiller.fit.BinnedForest;
import io.weir.distiller.fit.FitSpec;
import io.weir.distiller.fit.GradientTree;
import io.weir.distiller.quantise.Quantiser;
import io.weir.sim.cc.ProbeRateControl;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.Simulation;
import io.weir.trainer.rollout.Trajectory;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.EpisodeSpec;
import io.weir.trainer.training.TrainingSpec;
import io.weir.trainer.training.Validation;
import io.weir.trainer.training.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Boosts symmetric trees on the policy gradient: every tree is fitted to where the actions of the
 * ensemble so far should have gone, on the states that it visited, and is added with a step size.
 * The number of trees that did best in closed loop is kept. The same seed gives the same program.
 */
public final class DirectTraining {
  private final List<Workload> workloads;
  private final TrainingSpec training;
  private final Validation validation;
  private final DecisionProgram observation;
  private final FitSpec fit;
  private final DirectSpec spec;
  private final long seed;
  private final Workers workers;

  /**
   * @param trained workloads of the episodes
   * @param validated workloads that choose how many trees are kept
   * @param training episodes, constants of ADPG, how to validate and how often
   * @param observation program without forest
   * @param fit how many trees, of what kind; the student is oblivious whatever it says
   * @param spec steps
   * @param seed of the episodes
   * @param workers where the simulations run
   */
  public DirectTraining(
      List<Workload> trained,
      List<Workload> validated,
      TrainingSpec training,
      DecisionProgram observation,
      FitSpec fit,
      DirectSpec spec,
      long seed,
      Workers workers) {
    this.workloads = List.copyOf(trained);
    this.training = training;
    this.validation = new Validation(validated, training.validation(), workers);
    this.observation = observation;
    this.fit = fit;
    this.spec = spec;
    this.seed = seed;
    this.workers = workers;
  }

  /**
   * What happened before a tree was added.
   *
   * @param tree its number, from 0
   * @param states states that were visited
   * @param loss ADPG's loss of the trees before it
   * @param meanReward mean r under them
   */
  public record Step(int tree, int states, double loss, double meanReward) {}

  /**
   * A validation.
   *
   * @param trees trees so far; 0: a rate that never changes
   * @param score closed-loop score
   */
  public record Validated(int trees, double score) {}

  /**
   * What came out.
   *
   * @param program the observation with the best ensemble
   * @param score its closed-loop validation score
   * @param validated every validation, from no tree on
   */
  public record Result(DecisionProgram program, double score, List<Validated> validated) {
    public Result {
      validated = List.copyOf(validated);
    }
  }

  /** Trains; {@code listener} hears of every tree. */
  public Result train(Consumer<Step> listener) {
    BinnedForest ensemble = null;
    DecisionProgram program = program(null);
    Result best = null;
    List<Validated> validated = new ArrayList<>();
    for (int tree = 0; tree <= fit.trees(); tree++) {
      if (tree % training.validation().everyUpdates() == 0 || tree == fit.trees()) {
        DecisionProgram candidate = program;
        double score = validation.run(() -> new ProgramDecision(candidate)).score();
        validated.add(new Validated(tree, score));
        if (best == null || score > best.score) {
          best = new Result(candidate, score, List.of());
        }
      }
      if (tree < fit.trees()) {
        ensemble = withOneMore(ensemble, program, tree, listener);
        program = program(ensemble);
      }
    }
    return new Result(best.program, best.score, validated);
  }

  private DecisionProgram program(BinnedForest ensemble) {
    Forest forest =
        ensemble == null
            ? new Forest(List.of(Tree.of(Tree.leaf(0))), 0)
            : Quantiser.quantise(ensemble);
    return Quantiser.program(observation, forest, fit.monotone());
  }

  private BinnedForest withOneMore(
      BinnedForest ensemble, DecisionProgram program, int tree, Consumer<Step> listener) {
    FunctionalGradient gradient =
        FunctionalGradient.of(
            rollOut(program, tree), program.features().size(), spec.loss(training.adpg()));
    int states = gradient.states().size();
    if (states == 0) {
      throw UserError.input(
          "key `training.episodes.durationUs`: no flow took two decisions in "
              + training.episodes().durationUs()
              + " µs; expected longer episodes");
    }
    listener.accept(new Step(tree, states, gradient.loss(), gradient.meanReward()));
    BinnedForest next =
        GradientTree.grow(
            gradient.states(),
            gradient.directions(),
            gradient.weights(),
            fit,
            observation.rewardFeature(),
            spec.step(tree) * ForestRecorder.MU_Q16 / spec.gradientClip(),
            ForestRecorder.MU_Q16);
    return ensemble == null ? next : ensemble.plus(next);
  }

  private List<Trajectory> rollOut(DecisionProgram program, int tree) {
    EpisodeSpec episodes = training.episodes();
    int each = episodes.perWorkload();
    long first = (seed * 1_000_000 + tree) * 10_000;
    List<Trajectory> all = new ArrayList<>();
    workers
        .map(
            workloads.size() * each,
            i -> episode(program, workloads.get(i / each), episodes, first + i))
        .forEach(all::addAll);
    return all;
  }

  private static List<Trajectory> episode(
      DecisionProgram program, Workload workload, EpisodeSpec episodes, long seed) {
    Scenario scenario =
        workload.scenarios().apply(seed).withRun(new RunSpec(episodes.durationUs(), 0, 1));
    ForestRecorder recorder = new ForestRecorder(program, episodes.stepsPerFlow());
    Simulation simulation =
        new Simulation(
            scenario, seed, new ProbeRateControl(recorder, scenario.roce().minRateQ20()));
    recorder.expect(simulation.flows().size(), episodes.recordedFlows());
    simulation.runUntil(episodes.durationUs() * 1000);
    simulation.requireSound();
    return recorder.trajectories();
  }
}
