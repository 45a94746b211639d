package io.weir.trainer.adpg;

import io.weir.sim.cc.Observation;
import io.weir.sim.scenario.Scenario;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.NetworkDecision;
import io.weir.trainer.rollout.Rollout;
import io.weir.trainer.rollout.Trajectory;
import io.weir.trainer.rollout.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Trains a network with ADPG on several workloads jointly: roll out, differentiate, step. Of the
 * networks along the way (averaged over the last updates) the one with the best closed-loop
 * validation score is kept, never the one with the least loss.
 *
 * <p>The result is a function of scenario, specification, seed and version; it does not depend on
 * the number of threads.
 */
public final class AdpgTrainer {
  /** Most simulated time one update may wait for its slowest flow, ns. */
  private static final long COLLECT_LIMIT_NS = 5_000_000;

  private final LongFunction<Scenario> scenarios;
  private final TrainingSpec spec;
  private final Supplier<Observation> observations;
  private final long seed;
  private final Workers workers;
  private final AdpgLoss loss;
  private final InputBasis basis;

  /**
   * Trains on simulations that may differ: every cold start asks for a scenario with its own seed.
   * Validation is on the scenario of {@code seed}.
   *
   * @param scenarios network and hosts by seed; the traffic is replaced by each workload's
   * @param spec how to train
   * @param observations makes an observation for a simulation
   * @param seed seed of initial weights and traffic
   * @param workers where the simulations run
   */
  public AdpgTrainer(
      LongFunction<Scenario> scenarios,
      TrainingSpec spec,
      Supplier<Observation> observations,
      long seed,
      Workers workers) {
    this.scenarios = scenarios;
    this.spec = spec;
    this.observations = observations;
    this.seed = seed;
    this.workers = workers;
    this.loss = new AdpgLoss(spec.gamma(), spec.rewardWeight(), spec.actionWeight());
    int features = observations.get().featureCount();
    this.basis = features == 4 ? InputBasis.rlcc() : InputBasis.identity(features);
  }

  /**
   * Where the training stands.
   *
   * @param update updates done, over all candidates
   * @param loss L of the last one
   * @param meanReward mean r of the last one
   * @param meanMagnitude mean |μ| of the last one; near 1 means saturation
   * @param score validation score, or NaN when this update was not validated
   * @param steps decisions so far
   */
  public record Progress(
      int update, double loss, double meanReward, double meanMagnitude, double score, long steps) {}

  /**
   * What came out.
   *
   * @param network the best network
   * @param score its validation score
   * @param update after which update it was found
   * @param history every update
   */
  public record Result(Mlp network, double score, int update, List<Progress> history) {}

  /** Gradient and statistics, summed over flows. */
  private static final class Batch {
    final double[] gradient;
    double loss;
    double reward;
    double magnitude;
    long flows;
    long steps;

    Batch(int parameters) {
      gradient = new double[parameters];
    }

    void add(Batch other) {
      for (int p = 0; p < gradient.length; p++) {
        gradient[p] += other.gradient[p];
      }
      loss += other.loss;
      reward += other.reward;
      magnitude += other.magnitude;
      flows += other.flows;
      steps += other.steps;
    }

    /** Makes every workload count the same, however many flows it has. */
    void averageOverFlows() {
      for (int p = 0; p < gradient.length; p++) {
        gradient[p] /= Math.max(1, flows);
      }
      loss /= Math.max(1, flows);
      flows = 1;
    }

    /** The gradient's mean over workloads, clipped by value. */
    double[] clippedMean(double clip) {
      double[] mean = new double[gradient.length];
      for (int p = 0; p < mean.length; p++) {
        mean[p] = Math.max(-clip, Math.min(gradient[p] / Math.max(1, flows), clip));
      }
      return mean;
    }
  }

  /** Trains every candidate; {@code listener} hears of every update. */
  public Result train(Consumer<Progress> listener) {
    Validation validation =
        new Validation(
            scenarios.apply(seed),
            spec.validation(),
            spec.validationSeeds(),
            spec.score(),
            workers);
    Run run = new Run(validation, listener);
    for (int candidate = 0; candidate < spec.candidates(); candidate++) {
      run.train(candidate);
    }
    return new Result(run.best, run.bestScore, run.bestUpdate, run.history);
  }

  /** The state of one call of {@link #train}. */
  private final class Run {
    private final Validation validation;
    private final Consumer<Progress> listener;
    private final List<Progress> history = new ArrayList<>();
    private Mlp best;
    private double bestScore = Double.NEGATIVE_INFINITY;
    private int bestUpdate;
    private long steps;

    Run(Validation validation, Consumer<Progress> listener) {
      this.validation = validation;
      this.listener = listener;
    }

    void train(int candidate) {
      long candidateSeed = seed * 1000 + candidate;
      Mlp network = initialNetwork(candidateSeed);
      Mlp average = new Mlp(network.sizes(), network.weights());
      Adam adam = new Adam(network.parameterCount(), spec.adamEpsilon());
      List<Rollout> rollouts = rollouts(network);
      for (int update = 1; update <= spec.updates(); update++) {
        Batch batch = collect(rollouts, network, update, candidateSeed);
        double rate = spec.learningRate() / (1 + (update - 1) / spec.learningRateDecay());
        network.add(step(adam, batch.clippedMean(spec.gradientClip()), rate));
        average.moveTowards(network, update == 1 ? 1 : spec.averaging());
        report(batch, validateIfDue(update, average));
      }
    }

    private double validateIfDue(int update, Mlp average) {
      if (update % spec.validationUpdates() != 0 && update != spec.updates()) {
        return Double.NaN;
      }
      double score = validate(validation, average);
      if (best == null || score > bestScore) {
        best = new Mlp(average.sizes(), average.weights());
        bestScore = score;
        bestUpdate = history.size() + 1;
      }
      return score;
    }

    private void report(Batch batch, double score) {
      steps += batch.steps;
      Progress progress =
          new Progress(
              history.size() + 1,
              batch.loss / Math.max(1, batch.flows),
              batch.reward / Math.max(1, batch.steps),
              batch.magnitude / Math.max(1, batch.steps),
              score,
              steps);
      history.add(progress);
      listener.accept(progress);
    }
  }

  private double[] step(Adam adam, double[] gradient, double learningRate) {
    int firstLayer = basis.inputs() * spec.hidden().get(0);
    basis.gradientToBasis(gradient, firstLayer);
    double[] step = adam.step(gradient, learningRate);
    basis.stepToState(step, firstLayer);
    return step;
  }

  private Mlp initialNetwork(long candidateSeed) {
    List<Integer> sizes = new ArrayList<>();
    sizes.add(observations.get().featureCount());
    sizes.addAll(spec.hidden());
    sizes.add(1);
    return basis.toStateWeights(
        Mlp.orthogonal(
            sizes.stream().mapToInt(Integer::intValue).toArray(),
            spec.lastLayerScale(),
            RandomSource.XO_SHI_RO_256_PP.create(candidateSeed)));
  }

  private List<Rollout> rollouts(Mlp network) {
    List<Rollout> rollouts = new ArrayList<>();
    for (var workload : spec.workloads()) {
      rollouts.add(
          new Rollout(
              drawn -> scenarios.apply(drawn).withTraffic(workload), observations, network));
    }
    return rollouts;
  }

  private double validate(Validation validation, Mlp network) {
    return validation
        .run(
            () ->
                new NetworkDecision(
                    new Mlp(network.sizes(), network.weights()), observations.get()))
        .score();
  }

  private Batch collect(List<Rollout> rollouts, Mlp network, int update, long candidateSeed) {
    boolean warmup = update <= spec.warmupUpdates();
    List<Batch> batches =
        workers.map(
            rollouts.size(),
            i -> {
              Rollout rollout = rollouts.get(i);
              if ((update - 1) % spec.restartUpdates() == 0) {
                rollout.restart(candidateSeed * 100_000 + update * 100L + i);
              }
              List<Trajectory> trajectories =
                  rollout.collect(
                      network,
                      spec.stepsPerFlow(),
                      warmup ? spec.warmupSteps() : 0,
                      COLLECT_LIMIT_NS);
              return differentiate(trajectories, rollout.network());
            });
    Batch sum = new Batch(network.parameterCount());
    for (Batch batch : batches) {
      batch.averageOverFlows();
      sum.add(batch);
    }
    return sum;
  }

  private Batch differentiate(List<Trajectory> trajectories, Mlp network) {
    Batch batch = new Batch(network.parameterCount());
    for (Trajectory trajectory : trajectories) {
      int usable = AdpgLoss.usableSteps(trajectory);
      if (usable == 0) {
        continue;
      }
      double[] slopes = new double[usable];
      batch.loss += loss.slopes(trajectory, slopes);
      for (int t = 0; t < usable; t++) {
        batch.magnitude += Math.abs(network.forward(trajectory.features(), t * network.inputs()));
        network.backward(slopes[t], batch.gradient);
        batch.reward += trajectory.reward(t + 1);
      }
      batch.flows++;
      batch.steps += usable;
    }
    return batch;
  }
}
