package io.weir.cli.bbr;

import io.weir.cli.Progress;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.bbr.ConditionResult;
import io.weir.distiller.bbr.Confusion;
import io.weir.distiller.bbr.Contender;
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
    Optional<ProgramFile> parity = BbrModels.read(models.parity());
    Optional<ProgramFile> classes = BbrModels.read(models.classes());
    List<Lesson> heldOut = labelled.heldOut(true);
    List<Lesson> lessons = most == 0 ? heldOut : heldOut.subList(0, Math.min(most, heldOut.size()));
    List<Contender> contenders = new ArrayList<>();
    contenders.add(Contender.stock());
    if (Files.exists(models.training())) {
      contenders.add(Contender.fixed(BbrTraining.read(models).fixedGain()));
    }
    contenders.add(Contender.rule(Contender.WARE, Rules.WARE));
    contenders.add(Contender.rule(Contender.RULE, Rules.MEASURED));
    parity.ifPresent(file -> contenders.add(Contender.program(Contender.PARITY, file.program())));
    contenders.add(Contender.program(Contender.PROGRAM, program.program()));
    contenders.add(Contender.oracle(lessons));
    long runs = (long) lessons.size() * seeds * contenders.size();
    try (Progress progress = Progress.of("Simulations", runs)) {
      GainEvaluation evaluation = new GainEvaluation(lessons, seeds, executor, progress::step);
      List<ConditionResult> results = evaluation.run(contenders);
      Confusion confusion =
          classes.map(file -> evaluation.confusion(file.program(), program.program())).orElse(null);
      return new BbrResult(program, labelled, seeds, results, confusion);
    }
  }
}
