package io.weir.trainer.ppo;

import io.weir.trainer.learning.Learner;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.optimise.Adam;
import io.weir.trainer.policy.FeedForward;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Executor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * PPO with a clipped surrogate (Schulman et al., 2017, arXiv 1707.06347) for a Gaussian action
 * around μ whose deviation is learned and the same in every state. {@link Reward} says what it is
 * rewarded for.
 *
 * <p>It gives episodes its own deviation. The policy itself stays deterministic.
 */
public final class PpoLearner implements Learner {
  private static final String VALUE = "ppo.value";
  private static final String LOG_DEVIATION = "ppo.logDeviation";
  private static final String POLICY_ADAM = "ppo.adam";
  private static final String VALUE_ADAM = "ppo.valueAdam";

  private static final double LEAST_LOG_DEVIATION = StrictMath.log(PpoSpec.LEAST_DEVIATION);
  private static final double MOST_LOG_DEVIATION = StrictMath.log(PpoSpec.MOST_DEVIATION);

  private final PpoSpec spec;
  private final Reward reward;

  /** A learner with these constants. */
  public PpoLearner(PpoSpec spec) {
    this.spec = spec;
    this.reward = new Reward(spec);
  }

  @Override
  public LearnerState initialState(Policy policy, long seed) {
    FeedForward value = valueNetwork(policy);
    value.initialise(0.1, RandomSource.XO_SHI_RO_256_PP.create(~seed));
    LearnerState state = new LearnerState();
    state.put(VALUE, value.weights().clone());
    state.put(LOG_DEVIATION, StrictMath.log(spec.initialDeviation()));
    Adam.begin(state, POLICY_ADAM, policy.parameterCount() + 1);
    Adam.begin(state, VALUE_ADAM, value.weights().length);
    return state;
  }

  /** It sees a decision's features and 1. */
  private FeedForward valueNetwork(Policy policy) {
    int layers = spec.valueHidden().size();
    int[] sizes = new int[layers + 2];
    sizes[0] = policy.inputs() + 1;
    for (int l = 0; l < layers; l++) {
      sizes[l + 1] = spec.valueHidden().get(l);
    }
    sizes[layers + 1] = 1;
    return new FeedForward(sizes);
  }

  @Override
  public UpdateStatistics update(
      Policy policy, LearnerState state, List<Episode> episodes, int update, Executor executor) {
    double logDeviation = state.get(LOG_DEVIATION)[0];
    double deviation = StrictMath.exp(logDeviation);
    List<Episode> noisy = episodes.stream().map(e -> e.withDeviation(deviation)).toList();
    List<Experience> experience = executor.map(noisy, new Experience.Collect());
    List<FlowSample> samples = samples(experience, episodes, logDeviation);
    PpoStatistics statistics = new PpoStatistics(samples, workloads(episodes));
    if (!samples.isEmpty()) {
      new Improvement(policy, state, update).run(samples, episodes.get(0).seed(), statistics);
    }
    return statistics.toStatistics(StrictMath.exp(state.get(LOG_DEVIATION)[0]));
  }

  private static List<String> workloads(List<Episode> episodes) {
    return episodes.stream().map(Episode::workload).distinct().toList();
  }

  private List<FlowSample> samples(
      List<Experience> experience, List<Episode> episodes, double logDeviation) {
    List<FlowSample> samples = new ArrayList<>();
    for (int i = 0; i < experience.size(); i++) {
      Experience episode = experience.get(i);
      String workload = episodes.get(i).workload();
      long decisions = episode.trajectories().stream().mapToLong(FlowSample::usableSteps).sum();
      episode.trajectories().stream()
          .filter(trajectory -> FlowSample.usableSteps(trajectory) > 0)
          .map(t -> new FlowSample(workload, t, 1.0 / decisions, logDeviation, reward))
          .forEach(samples::add);
    }
    return samples;
  }

  /** An update of policy, deviation and value network. */
  private final class Improvement {
    private final Policy policy;
    private final LearnerState state;
    private final FeedForward value;
    private final Adam policyAdam;
    private final Adam valueAdam;
    private final double decay;

    Improvement(Policy policy, LearnerState state, int update) {
      this.policy = policy;
      this.state = state;
      value = valueNetwork(policy);
      System.arraycopy(state.get(VALUE), 0, value.weights(), 0, value.weights().length);
      policyAdam = new Adam(state, POLICY_ADAM, spec.adamEpsilon());
      valueAdam = new Adam(state, VALUE_ADAM, spec.adamEpsilon());
      decay = 1 / (1 + (update - 1) / spec.learningRateDecay());
    }

    void run(List<FlowSample> samples, long seed, PpoStatistics statistics) {
      for (FlowSample sample : samples) {
        sample.estimate(value, spec.gamma(), spec.lambda());
      }
      FlowSample.normaliseAdvantages(samples);
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
      List<FlowSample> order = new ArrayList<>(samples);
      int parts = Math.min(spec.minibatches(), order.size());
      for (int epoch = 0; epoch < spec.epochs(); epoch++) {
        shuffle(order, random);
        for (int part = 0; part < parts; part++) {
          int from = (int) ((long) order.size() * part / parts);
          int to = (int) ((long) order.size() * (part + 1) / parts);
          step(new Minibatch(order.subList(from, to)), statistics);
        }
      }
      state.put(VALUE, value.weights());
    }

    private void step(Minibatch minibatch, PpoStatistics statistics) {
      double[] logDeviation = state.get(LOG_DEVIATION);
      int last = policy.parameterCount();
      double[] gradient = new double[last + 1];
      Surrogate surrogate = new Surrogate(spec.clip(), spec.entropyWeight());
      minibatch.differentiate(policy, logDeviation[0], surrogate, gradient, statistics);
      double[] valueGradient = new double[value.weights().length];
      minibatch.differentiate(value, valueGradient, statistics);
      statistics.addStep(limit(gradient));
      limit(valueGradient);
      double[] parameters = Arrays.copyOf(policy.parameters(), last + 1);
      parameters[last] = logDeviation[0];
      policyAdam.step(parameters, gradient, decay * spec.learningRate());
      valueAdam.step(value.weights(), valueGradient, decay * spec.valueLearningRate());
      policy.setParameters(Arrays.copyOf(parameters, last));
      logDeviation[0] =
          Math.max(LEAST_LOG_DEVIATION, Math.min(parameters[last], MOST_LOG_DEVIATION));
    }

    /** Shortens a gradient that is too long; returns how long it was. */
    private double limit(double[] gradient) {
      double squares = 0;
      for (double component : gradient) {
        squares += component * component;
      }
      double norm = Math.sqrt(squares);
      if (norm > spec.gradientNorm()) {
        Arrays.setAll(gradient, i -> gradient[i] * (spec.gradientNorm() / norm));
      }
      return norm;
    }
  }

  private static void shuffle(List<FlowSample> order, UniformRandomProvider random) {
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
  }
}
