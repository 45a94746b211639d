package io.weir.cli.bbr;

import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.artefact.Provenance;
import io.weir.cli.Progress;
import io.weir.codegen.analyse.ForestShape;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.bbr.GainTraining;
import io.weir.distiller.bbr.GainTrainingSpec;
import io.weir.trainer.rollout.Executor;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Trains, writes the models and says how it went. */
public final class BbrTraining {
  private static final String FORMAT = "weir/bbr-training";
  private static final int VERSION = 1;

  private BbrTraining() {}

  /**
   * What is written of a training.
   *
   * @param spec its settings
   * @param labels training conditions that had a label
   * @param scores of each round's tree on validation networks
   * @param round whose tree was kept, from 1
   * @param rows rounds of flows that the last tree was fitted to
   * @param table gain of each buffer class
   * @param fixedGain the constant gain that did best in validation
   */
  record Content(
      GainTrainingSpec spec,
      int labels,
      List<Double> scores,
      int round,
      int rows,
      List<Double> table,
      double fixedGain) {}

  /** How a training went, from its file. */
  static Content read(BbrModels models) {
    return Artefact.read(models.training(), FORMAT, VERSION).contentAs(Content.class);
  }

  /** Trains and writes. */
  public static void run(
      LabelledConditions labelled,
      GainTrainingSpec spec,
      Executor executor,
      BbrModels models,
      PrintWriter out) {
    Watch watch = new Watch();
    GainTraining training = new GainTraining(labelled.heldOut(false), spec, executor, watch);
    GainTraining.Result result;
    try (Progress progress = Progress.of("Simulations", training.runs())) {
      watch.progress = progress;
      result = training.run();
    }
    Content content =
        new Content(
            spec,
            labelled.heldOut(false).size(),
            result.scores(),
            result.round(),
            result.rows(),
            result.table(),
            result.fixedGain());
    write(labelled, content, result, models);
    ForestShape shape = ForestShape.of(result.direct().forest());
    out.printf(
        "%s: depth %d, %d leaves, of round %d of %d, validation score %.4f (trimmed: %.4f,"
            + " BBR as it is: %.4f), %d rows of %d labelled conditions, seed %d%n",
        models.program(),
        shape.depth(),
        shape.leaves(),
        result.round(),
        spec.rounds(),
        result.scores().get(result.round() - 1),
        result.trimmedScore(),
        result.stockScore(),
        result.rows(),
        content.labels(),
        spec.seed());
    out.flush();
  }

  private static void write(
      LabelledConditions labelled, Content content, GainTraining.Result result, BbrModels models) {
    Provenance provenance =
        Provenance.now(
            content.spec().seed(),
            Json.sha256(content.spec()),
            Map.of("grid", labelled.gridSha256(), "labels", Json.sha256(labelled.heldOut(false))));
    ProgramFile.write(models.trimmed(), result.trimmed(), provenance);
    ProgramFile.write(models.parity(), result.parity(), provenance);
    ProgramFile.write(models.classes(), result.classes(), provenance);
    Artefact.write(models.training(), FORMAT, VERSION, provenance, content);
    // Last: with it the training is complete.
    ProgramFile.write(models.program(), result.direct(), provenance);
  }

  private static final class Watch implements GainTraining.Listener {
    private Progress progress;

    @Override
    public void ran() {
      progress.step();
    }

    @Override
    public void fitted(int round, DecisionProgram program, double score) {
      progress.note("round %d: %.4f".formatted(round, score));
    }
  }
}
