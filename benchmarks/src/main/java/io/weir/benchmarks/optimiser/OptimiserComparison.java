package io.weir.benchmarks.optimiser;

import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.adpg.AdpgLearner;
import io.weir.trainer.adpg.AdpgSpec;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.optimise.Adam;
import io.weir.trainer.optimise.Optimiser;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.training.EpisodeSpec;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingLoop;
import io.weir.trainer.training.TrainingSpec;
import io.weir.trainer.training.ValidationSpec;
import io.weir.trainer.training.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.math.optimisers.RMSProp;

/**
 * Optimisers side by side: time per step, and the closed-loop score of the same small training,
 * over seeds, each at the learning rate that suits it best of a few.
 */
public final class OptimiserComparison {
  private static final double EPSILON = 1e-5;
  private static final int[] PARAMETERS = {204, 2_000};
  private static final int STEPS = 20_000;

  private OptimiserComparison() {}

  /**
   * What was measured of an optimiser.
   *
   * @param name whose and which
   * @param learningRate the one that did best with a seed of its own
   * @param scores validation score by seed, at that rate, of the policy that was kept
   * @param nsPerStep time of a step by number of parameters, ns
   */
  public record Row(
      String name, double learningRate, List<Double> scores, Map<Integer, Double> nsPerStep) {
    /** The middle score. */
    public double median() {
      return scores.stream().sorted().toList().get(scores.size() / 2);
    }

    /** The worst score. */
    public double worst() {
      return scores.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }
  }

  /** Optimisers that are compared; each call of a supplier is for one training. */
  private static Map<String, Supplier<Optimiser.Method>> methods() {
    Map<String, Supplier<Optimiser.Method>> methods = new LinkedHashMap<>();
    methods.put("Weir Adam", () -> Adam.method(EPSILON));
    methods.put("Tribuo RMSProp", () -> new TribuoMethod(() -> new RMSProp(1, 0.9, EPSILON, 0)));
    methods.put("Tribuo AdaGrad", () -> new TribuoMethod(() -> new AdaGrad(1, EPSILON)));
    methods.put(
        "Tribuo Adam",
        () -> new TribuoMethod(() -> new org.tribuo.math.optimisers.Adam(1, 0.9, 0.999, EPSILON)));
    return methods;
  }

  /** Decides on the learning rate, and counts for nothing else. */
  private static final long TUNING_SEED = 100;

  private static final double[] LEARNING_RATES = {0.0015, 0.005, 0.015, 0.05};

  /** Number of trainings that {@link #run} runs. */
  public static int trainings(int seeds) {
    return methods().size() * (LEARNING_RATES.length + seeds);
  }

  /**
   * Compares.
   *
   * @param seeds trainings that count per optimiser, from seed 1
   * @param updates updates of a training
   * @param finished called after every training
   */
  public static List<Row> run(int seeds, int updates, Executor executor, Runnable finished) {
    List<Row> rows = new ArrayList<>();
    methods()
        .forEach(
            (name, method) -> {
              LongFunction<DoubleUnaryOperator> scores =
                  seed ->
                      rate -> {
                        double score = score(method.get(), rate, updates, seed, executor);
                        finished.run();
                        return score;
                      };
              double rate = best(scores.apply(TUNING_SEED));
              rows.add(
                  new Row(
                      name,
                      rate,
                      LongStream.rangeClosed(1, seeds)
                          .mapToObj(seed -> scores.apply(seed).applyAsDouble(rate))
                          .toList(),
                      times(method)));
            });
    return rows;
  }

  private static double best(DoubleUnaryOperator score) {
    double best = LEARNING_RATES[0];
    double bestScore = Double.NEGATIVE_INFINITY;
    for (double rate : LEARNING_RATES) {
      double own = score.applyAsDouble(rate);
      if (own > bestScore) {
        best = rate;
        bestScore = own;
      }
    }
    return best;
  }

  /** Least of five rounds, for other programs can only slow a round down. */
  private static Map<Integer, Double> times(Supplier<Optimiser.Method> method) {
    Map<Integer, Double> times = new LinkedHashMap<>();
    for (int parameters : PARAMETERS) {
      double least = Double.POSITIVE_INFINITY;
      for (int round = 0; round < 5; round++) {
        least = Math.min(least, nsPerStep(method.get(), parameters));
      }
      times.put(parameters, least);
    }
    return times;
  }

  private static double nsPerStep(Optimiser.Method method, int count) {
    SplittableRandom random = new SplittableRandom(1);
    double[] parameters = random.doubles(count, -1, 1).toArray();
    double[] gradient = random.doubles(count, -1, 1).toArray();
    LearnerState state = new LearnerState();
    method.begin(state, "steps", count);
    Optimiser optimiser = method.over(state, "steps");
    long begun = System.nanoTime();
    for (int step = 0; step < STEPS; step++) {
      // A slope that depends on where it is, so that no step can be left out.
      gradient[step % count] = parameters[step % count];
      optimiser.step(parameters, gradient, 1e-3);
    }
    return (System.nanoTime() - begun) / (double) STEPS;
  }

  private static double score(
      Optimiser.Method method, double learningRate, int updates, long seed, Executor executor) {
    AdpgSpec adpg = AdpgSpec.DEFAULTS;
    AdpgSpec own =
        new AdpgSpec(
            adpg.segmentSteps(),
            learningRate,
            adpg.learningRateDecay(),
            EPSILON,
            adpg.gradientClip(),
            adpg.gamma(),
            adpg.rewardWeight(),
            adpg.actionWeight(),
            adpg.congestionWeight());
    DecisionProgram observation = RlccObservation.program();
    return new TrainingLoop(
            List.of(manyToOne(2), manyToOne(4), manyToOne(8)),
            List.of(manyToOne(2), manyToOne(8)),
            training(updates, own),
            new AdpgLearner(own, method),
            () -> new ProgramObservation(observation),
            seed,
            executor,
            TrainingListener.NONE)
        .train()
        .score();
  }

  private static TrainingSpec training(int updates, AdpgSpec adpg) {
    TrainingSpec defaults = TrainingSpec.DEFAULTS;
    return new TrainingSpec(
        defaults.workloads(),
        1,
        updates,
        NetworkSpec.DEFAULTS,
        TrainingSpec.LearnerKind.adpg,
        adpg,
        defaults.ppo(),
        new EpisodeSpec(1, 10_000, 300, 8),
        defaults.curriculum(),
        defaults.collapse(),
        defaults.averaging(),
        new ValidationSpec(
            10,
            defaults.validation().workloads(),
            1,
            new RunSpec(15_000, 10_000, 1),
            new ValidationSpec.ScoreWeights(2, 0.1, 0.1, 0.5, 1)));
  }

  private static Workload manyToOne(int hosts) {
    TrafficSpec traffic = TrafficSpec.of(Pattern.manyToOne, hosts, 1);
    return new Workload(hosts + "→1", seed -> Scenario.DEFAULTS.withTraffic(traffic));
  }
}
