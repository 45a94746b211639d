package io.weir.cli.bbr;

import io.weir.cli.Progress;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.bbr.ConditionResult;
import io.weir.distiller.bbr.Confusion;
import io.weir.distiller.bbr.Contender;
import io.weir.distiller.bbr.DecidedRounds;
import io.weir.distiller.bbr.GainEvaluation;
import io.weir.distiller.bbr.Lesson;
import io.weir.distiller.bbr.Rules;
import io.weir.trainer.rollout.Executor;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a program and what it is compared with on held-out conditions. */
public final class BbrEvaluation {
  private BbrEvaluation() {}

  /**
   * Runs them.
   *
   * @param most conditions that are run at most, the first ones; 0: all
   */
  public static BbrResult run(
      BbrModels models, LabelledConditions labelled, int seeds, int most, Executor executor) {
    ProgramFile program = ProgramFile.read(models.program());
    Optional<ProgramFile> classes = BbrModels.read(models.classes());
    BbrTraining.Content training =
        Files.exists(models.training()) ? BbrTraining.read(models) : null;
    List<Lesson> heldOut = labelled.heldOut(true);
    List<Lesson> lessons = most == 0 ? heldOut : heldOut.subList(0, Math.min(most, heldOut.size()));
    List<Contender> contenders = contenders(models, program, training, lessons);
    Looks looks = new Looks(program.program(), classes.map(ProgramFile::program).orElse(null));
    long runs = (long) lessons.size() * (seeds * contenders.size() + looks.count());
    try (Progress progress = Progress.of("Simulations", runs)) {
      GainEvaluation evaluation = new GainEvaluation(lessons, seeds, executor, progress::step);
      List<ConditionResult> results = evaluation.run(contenders);
      DecidedRounds rounds = looks.rounds(evaluation);
      return new BbrResult(
          program,
          labelled,
          seeds,
          results,
          looks.confusion(evaluation, rounds),
          rounds,
          rounds == null ? List.of() : rounds.features(program.program()),
          training);
    }
  }

  private static List<Contender> contenders(
      BbrModels models, ProgramFile program, BbrTraining.Content training, List<Lesson> lessons) {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.stock());
    if (training != null) {
      contenders.add(Contender.fixed(training.fixedGain()));
    }
    contenders.add(Contender.rule(Contender.WARE, Rules.WARE));
    contenders.add(Contender.rule(Contender.RULE, Rules.MEASURED));
    BbrModels.read(models.parity())
        .ifPresent(file -> contenders.add(Contender.program(Contender.PARITY, file.program())));
    BbrModels.read(models.trimmed())
        .ifPresent(file -> contenders.add(Contender.program(Contender.TRIMMED, file.program())));
    contenders.add(Contender.program(Contender.PROGRAM, program.program()));
    contenders.add(Contender.oracle(lessons));
    return contenders;
  }

  /**
   * Rounds that are looked at while the program decides.
   *
   * @param classes null if there is no such tree
   */
  private record Looks(DecisionProgram program, DecisionProgram classes) {
    /** Whether one look does for both. */
    private boolean oneObservation() {
      return program.hasForest()
          && classes != null
          && program.withForest(classes.forest()).equals(classes.withForest(classes.forest()));
    }

    /** Runs of each condition. */
    int count() {
      int both = (program.hasForest() ? 1 : 0) + (classes == null ? 0 : 1);
      return oneObservation() ? 1 : both;
    }

    DecidedRounds rounds(GainEvaluation evaluation) {
      return program.hasForest() ? evaluation.rounds(program, program) : null;
    }

    Confusion confusion(GainEvaluation evaluation, DecidedRounds rounds) {
      if (classes == null) {
        return null;
      }
      DecidedRounds seen = oneObservation() ? rounds : evaluation.rounds(classes, program);
      return seen.confusion(classes);
    }
  }
}
