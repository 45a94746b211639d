package io.weir.distiller;

import io.weir.artefact.UserError;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.Feature;
import io.weir.distiller.accept.Agreement;
import io.weir.distiller.collect.Collector;
import io.weir.distiller.collect.Examples;
import io.weir.distiller.collect.ProgramDecision;
import io.weir.distiller.fit.BinnedForest;
import io.weir.distiller.fit.StudentLearner;
import io.weir.distiller.prune.Pruner;
import io.weir.distiller.quantise.Quantiser;
import io.weir.distiller.quantise.WordLengths;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.Validation;
import io.weir.trainer.training.ValidationSpec;
import io.weir.trainer.training.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Distils a network into a forest by DAgger: the first round fits on states the network visits,
 * each later one adds states the forest of the round before visits. The forest with the best
 * closed-loop score is kept, whatever its error on any states.
 */
public final class Distiller {
  private static final int MAX_EXAMPLES = 1 << 20;

  private final DecisionProgram observation;
  private final DistillationSpec spec;
  private final long seed;
  private final Collector collector;
  private final Validation validation;

  /**
   * @param trained the workloads the teacher was trained on
   * @param validated the workloads that choose the forest; rolled out as well
   * @param scoring how they choose it
   * @param observation program without forest that the teacher was trained on
   * @param spec how to distil
   * @param seed seed of the rollouts
   * @param workers where the simulations run
   */
  public Distiller(
      List<Workload> trained,
      List<Workload> validated,
      ValidationSpec scoring,
      DecisionProgram observation,
      DistillationSpec spec,
      long seed,
      Workers workers) {
    this.observation = observation;
    this.spec = spec;
    this.seed = seed;
    List<Workload> workloads = new ArrayList<>(validated);
    Set<String> names = validated.stream().map(Workload::name).collect(Collectors.toSet());
    trained.stream().filter(workload -> names.add(workload.name())).forEach(workloads::add);
    this.collector =
        new Collector(workloads, spec.rolloutUs() * 1000, spec.statesPerRollout(), workers);
    this.validation = new Validation(validated, scoring, workers);
  }

  /**
   * One DAgger round.
   *
   * @param round its number, from 0
   * @param examples labelled states fitted on
   * @param teacherStateError mean |student − teacher| of the multiplier on states the teacher
   *     visits
   * @param ownStateError the same on states the student visits
   * @param score closed-loop validation score of the student
   */
  public record Round(
      int round, long examples, double teacherStateError, double ownStateError, double score) {}

  /**
   * What came out.
   *
   * @param program the observation with the best forest
   * @param bestRound round it was fitted in
   * @param score its closed-loop validation score
   * @param teacherStates its answers on states the teacher visits
   * @param ownStates its answers on states it visits itself
   * @param rounds every round
   * @param words what was chosen for its words; none unless they were searched
   */
  public record Result(
      DecisionProgram program,
      int bestRound,
      double score,
      Agreement teacherStates,
      Agreement ownStates,
      List<Round> rounds,
      List<WordLengths.Choice> words) {
    /** The same with narrower words; agreement is that of the wide ones. */
    public Result with(WordLengths.Result narrowed) {
      return new Result(
          narrowed.program(),
          bestRound,
          score - narrowed.loss(),
          teacherStates,
          ownStates,
          rounds,
          narrowed.choices());
    }
  }

  /** Distils {@code teacher}; {@code listener} hears of every round. */
  public Result distil(Mlp teacher, Consumer<Round> listener) {
    Examples examples =
        new Examples(teacher.inputs(), MAX_EXAMPLES, RandomSource.XO_SHI_RO_256_PP.create(seed));
    List<Examples> teacherStates = collector.collect(observation, teacher, seed * 10);
    List<Examples> fresh = teacherStates;
    List<Round> rounds = new ArrayList<>();
    DecisionProgram best = null;
    List<Examples> bestStates = List.of();
    Round bestRound = null;
    for (int round = 0; round <= spec.rounds(); round++) {
      fresh.forEach(examples::addAll);
      if (examples.size() == 0) {
        throw UserError.input(
            "key `distillation.rolloutUs`: no flow took a decision in "
                + spec.rolloutUs()
                + " µs; expected a longer rollout");
      }
      DecisionProgram student = fit(examples);
      fresh = collector.collect(student, teacher, seed * 10 + round + 1);
      double score = score(student);
      Round done =
          new Round(
              round,
              examples.size(),
              Agreement.of(student, teacherStates).meanError(),
              Agreement.of(student, fresh).meanError(),
              score);
      rounds.add(done);
      listener.accept(done);
      if (bestRound == null || score > bestRound.score()) {
        best = student;
        bestStates = fresh;
        bestRound = done;
      }
    }
    Pruner.Result kept = prune(best, bestRound.score(), bestStates);
    return new Result(
        kept.program(),
        bestRound.round(),
        kept.scoreAfter(),
        Agreement.of(kept.program(), teacherStates),
        Agreement.of(kept.program(), bestStates),
        List.copyOf(rounds),
        List.of());
  }

  private Pruner.Result prune(DecisionProgram best, double score, List<Examples> visited) {
    return spec.prune() == 0
        ? Pruner.unpruned(best, score)
        : new Pruner(this::score, spec.prune()).prune(best, score, visited);
  }

  /**
   * Searches narrower words for a program, by the closed-loop score that chose it.
   *
   * @param program what {@link #distil} kept
   * @param listener hears of every word
   */
  public WordLengths.Result narrow(DecisionProgram program, Consumer<WordLengths.Choice> listener) {
    return WordLengths.search(program, spec.wordLengths(), tried -> -score(tried), listener);
  }

  private double score(DecisionProgram student) {
    return validation.run(() -> new ProgramDecision(student)).score();
  }

  /** Answers of any program of the same observation on states the teacher visits. */
  public Agreement onTeacherStates(DecisionProgram student, Mlp teacher) {
    return Agreement.of(student, collector.collect(observation, teacher, seed * 10));
  }

  /** Answers of any program of the same observation on states it visits itself. */
  public Agreement onOwnStates(DecisionProgram student, Mlp teacher) {
    return Agreement.of(student, collector.collect(student, teacher, seed * 10 + 1));
  }

  private DecisionProgram fit(Examples examples) {
    Feature reward = observation.features().get(observation.rewardFeature());
    BinnedForest fitted =
        StudentLearner.fit(
            examples, spec.fit(), observation.rewardFeature(), reward.fractionBits());
    return Quantiser.program(observation, fitted, spec.fit().monotone());
  }
}
