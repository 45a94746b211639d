package io.weir.trainer.training;

import io.weir.artefact.UserError;
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
import java.util.Optional;

/**
 * Trains a policy on several workloads jointly. The policies along the way (averaged over the last
 * updates) are run in closed loop; of those that no other dominates the one with the best
 * validation score is kept, never the one with the least loss. A policy that collapses goes back to
 * its last good checkpoint and on from there with other seeds.
 *
 * <p>The result is a function of workloads, specification, seed and version; it does not depend on
 * the executor, nor on how often the training was stopped and resumed.
 */
public final class TrainingLoop {
  private final Curriculum curriculum;
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
    this.curriculum = new Curriculum(spec.curriculum(), workloads, spec.updates());
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
   * @param archive validated policies that no other dominates, the best among them
   */
  public record Result(
      Policy policy, double score, int candidate, int update, List<ArchivedPolicy> archive) {
    public Result {
      archive = List.copyOf(archive);
    }
  }

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
    ArchivedPolicy best = progress.archive.best();
    if (best == null) {
      throw UserError.checkFailed(
          "training: every candidate collapsed before its first validation; the last one: "
              + progress.lastCollapse);
    }
    Policy policy = newPolicy(0, 0);
    policy.setParameters(best.parameters());
    return new Result(
        policy, best.score(), best.candidate(), best.update(), progress.archive.policies());
  }

  private long candidateSeed(int candidate, int attempt) {
    return seed * 1000 + candidate + attempt * 1_000_003L;
  }

  private Policy newPolicy(int candidate, int attempt) {
    return spec.network()
        .create(observation.create().featureCount(), candidateSeed(candidate, attempt));
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
    private CollapseDetector detector;
    private ParetoArchive archive;
    private String lastCollapse = "";

    Progress(TrainingState from) {
      if (from == null) {
        archive = new ParetoArchive(List.of());
        begin(0, 0);
        return;
      }
      archive = new ParetoArchive(from.archive());
      candidate = from.candidate();
      attempt = from.attempt();
      good = from.good();
      goOnFrom(from);
      nextCandidateIfDone();
    }

    private void begin(int number, int newAttempt) {
      candidate = number;
      update = 0;
      attempt = newAttempt;
      policy = newPolicy(number, newAttempt);
      average = policy.parameters();
      state = learner.initialState(policy, candidateSeed(number, newAttempt));
      good = null;
      detector = new CollapseDetector(spec.collapse(), 0, 0);
    }

    private void goOnFrom(TrainingState from) {
      update = from.update();
      policy = newPolicy(candidate, 0);
      policy.setParameters(from.policy());
      average = from.average().clone();
      state = from.learner().copy();
      detector =
          new CollapseDetector(spec.collapse(), from.constantUpdates(), from.saturatedUpdates());
    }

    void updateOnce() {
      update++;
      if (curriculum.begins(update)) {
        listener.stageBegan(position(), curriculum.name(update));
      }
      UpdateStatistics statistics = learner.update(policy, state, episodes(), update, executor);
      listener.updated(position(), statistics);
      Optional<String> collapse = detector.check(statistics, policy.parameters());
      if (collapse.isPresent()) {
        restart(collapse.get());
      } else {
        followAverage();
        validateIfDue();
      }
      listener.checkpoint(toState());
      nextCandidateIfDone();
    }

    /** Goes back to the last good checkpoint, or ends the candidate after too many restarts. */
    private void restart(String cause) {
      Position at = position();
      boolean again = attempt < spec.collapse().restarts();
      lastCollapse =
          "candidate %d, update %d: %s; %s"
              .formatted(
                  candidate,
                  update,
                  cause,
                  again
                      ? "restart %d of %d from %s, with other seeds"
                          .formatted(
                              attempt + 1,
                              spec.collapse().restarts(),
                              good == null ? "the beginning" : "update " + good.update())
                      : "no restart is left, the candidate ends");
      if (!again) {
        update = spec.updates();
        policy.setParameters(average);
        detector = new CollapseDetector(spec.collapse(), 0, 0);
      } else if (good == null) {
        begin(candidate, attempt + 1);
      } else {
        attempt++;
        goOnFrom(good);
      }
      listener.collapsed(at, lastCollapse);
    }

    private void nextCandidateIfDone() {
      if (update >= spec.updates()) {
        begin(candidate + 1, 0);
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
      for (Workload workload : curriculum.workloads(update)) {
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
      ArchivedPolicy validated = ArchivedPolicy.of(candidate, update, average, outcome);
      boolean isBest = archive.offer(validated);
      if (detector.healthy()) {
        good = toState(null, List.of());
      }
      listener.validated(position(), outcome.figures(), outcome.score(), isBest);
    }

    private TrainingState toState() {
      return toState(good, archive.policies());
    }

    private TrainingState toState(TrainingState lastGood, List<ArchivedPolicy> archived) {
      ArchivedPolicy best = archived.isEmpty() ? null : archive.best();
      return new TrainingState(
          candidate,
          update,
          attempt,
          policy.parameters(),
          average.clone(),
          state.copy(),
          lastGood,
          best == null ? null : best.parameters(),
          best == null ? Double.NEGATIVE_INFINITY : best.score(),
          best == null ? 0 : best.candidate(),
          best == null ? 0 : best.update(),
          detector.constantUpdates(),
          detector.saturatedUpdates(),
          archived);
    }
  }
}
