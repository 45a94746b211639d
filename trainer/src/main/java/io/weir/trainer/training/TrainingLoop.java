package io.weir.trainer.training;

import io.weir.trainer.learning.Learner;
import io.weir.trainer.learning.LearnerState;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.rollout.Episode;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.ObservationFactory;
import io.weir.trainer.rollout.PolicyDecision;
import io.weir.trainer.training.TrainingListener.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a policy on several workloads jointly. Of the policies along the way (averaged over the
 * last updates) the one with the best closed-loop validation score is kept, never the one with the
 * least loss.
 *
 * <p>The result is a function of workloads, specification, seed and version; it does not depend on
 * the executor, nor on how often the training was stopped and resumed.
 */
public final class TrainingLoop {
  private final List<Workload> workloads;
  private final TrainingSpec spec;
  private final Learner learner;
  private final ObservationFactory observation;
  private final long seed;
  private final Executor executor;
  private final Validation validation;
  private final TrainingListener listener;

  /**
   * @param workloads trained on
   * @param validated validated on
   * @param spec how to train
   * @param learner how experience changes the policy
   * @param observation what the policy sees
   * @param seed seed of initial weights and traffic
   * @param executor where simulations run
   * @param listener hears of every step
   */
  public TrainingLoop(
      List<Workload> workloads,
      List<Workload> validated,
      TrainingSpec spec,
      Learner learner,
      ObservationFactory observation,
      long seed,
      Executor executor,
      TrainingListener listener) {
    this.workloads = List.copyOf(workloads);
    this.spec = spec;
    this.learner = learner;
    this.observation = observation;
    this.seed = seed;
    this.executor = executor;
    this.validation = new Validation(validated, spec.validation(), executor);
    this.listener = listener;
  }

  /**
   * What came out.
   *
   * @param policy the best policy
   * @param score its validation score
   * @param candidate candidate it belongs to, from 0
   * @param update update of that candidate after which it was found
   */
  public record Result(Policy policy, double score, int candidate, int update) {}

  /** Trains from the beginning. */
  public Result train() {
    return train(null);
  }

  /**
   * Goes on from a state that a listener was given.
   *
   * @param from the state, or null to begin
   */
  public Result train(TrainingState from) {
    Progress progress = new Progress(from);
    while (progress.candidate < spec.candidates()) {
      progress.updateOnce();
    }
    Policy best = newPolicy(0);
    best.setParameters(progress.best);
    return new Result(best, progress.bestScore, progress.bestCandidate, progress.bestUpdate);
  }

  private long candidateSeed(int candidate, int attempt) {
    return seed * 1000 + candidate + attempt * 1_000_003L;
  }

  private Policy newPolicy(int candidate) {
    return spec.network().create(observation.create().featureCount(), candidateSeed(candidate, 0));
  }

  /** Where the training is. */
  private final class Progress {
    private int candidate;
    private int update;
    private int attempt;
    private Policy policy;
    private double[] average;
    private LearnerState state;
    private TrainingState good;
    private double[] best;
    private double bestScore = Double.NEGATIVE_INFINITY;
    private int bestCandidate;
    private int bestUpdate;

    Progress(TrainingState from) {
      if (from == null) {
        begin(0);
        return;
      }
      candidate = from.candidate();
      update = from.update();
      attempt = from.attempt();
      policy = newPolicy(candidate);
      policy.setParameters(from.policy());
      average = from.average().clone();
      state = from.learner().copy();
      good = from.good();
      best = from.best();
      bestScore = from.bestScore();
      bestCandidate = from.bestCandidate();
      bestUpdate = from.bestUpdate();
      nextCandidateIfDone();
    }

    private void begin(int number) {
      candidate = number;
      update = 0;
      attempt = 0;
      policy = newPolicy(number);
      average = policy.parameters();
      state = learner.initialState(policy, candidateSeed(number, 0));
      good = null;
    }

    void updateOnce() {
      update++;
      UpdateStatistics statistics = learner.update(policy, state, episodes(), update, executor);
      followAverage();
      listener.updated(position(), statistics);
      validateIfDue();
      listener.checkpoint(toState());
      nextCandidateIfDone();
    }

    private void nextCandidateIfDone() {
      if (update >= spec.updates()) {
        begin(candidate + 1);
      }
    }

    private Position position() {
      return new Position(
          candidate,
          update,
          candidate * spec.updates() + update,
          spec.candidates() * spec.updates());
    }

    private List<Episode> episodes() {
      List<Episode> episodes = new ArrayList<>();
      long first = (candidateSeed(candidate, attempt) * 1_000_000 + update) * 10_000;
      for (Workload workload : workloads) {
        for (int i = 0; i < spec.episodes().perWorkload(); i++) {
          long own = first + episodes.size();
          episodes.add(
              new Episode(
                  workload.name(),
                  workload.scenarios().apply(own).withRun(spec.episodes().run()),
                  own,
                  observation,
                  policy,
                  0,
                  spec.episodes().limits()));
        }
      }
      return episodes;
    }

    private void followAverage() {
      double[] now = policy.parameters();
      double share = update == 1 ? 1 : spec.averaging();
      for (int p = 0; p < now.length; p++) {
        average[p] += share * (now[p] - average[p]);
      }
    }

    private void validateIfDue() {
      if (update % spec.validation().everyUpdates() != 0 && update != spec.updates()) {
        return;
      }
      Policy averaged = policy.copy();
      averaged.setParameters(average);
      Validation.Outcome outcome = validation.run(new PolicyDecision(averaged, observation));
      boolean isBest = best == null || outcome.score() > bestScore;
      if (isBest) {
        best = average.clone();
        bestScore = outcome.score();
        bestCandidate = candidate;
        bestUpdate = update;
      }
      listener.validated(position(), outcome.figures(), outcome.score(), isBest);
    }

    private TrainingState toState() {
      return new TrainingState(
          candidate,
          update,
          attempt,
          policy.parameters(),
          average.clone(),
          state.copy(),
          good,
          best,
          bestScore,
          bestCandidate,
          bestUpdate);
    }
  }
}
