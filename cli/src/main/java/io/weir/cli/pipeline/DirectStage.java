package io.weir.cli.pipeline;

import io.weir.artefact.Provenance;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.ir.ProgramFile;
import io.weir.distiller.DistillationSpec;
import io.weir.distiller.direct.DirectTraining;
import io.weir.trainer.rollout.Workers;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Trains a decision program without a teacher, and writes it. */
public final class DirectStage {
  private DirectStage() {}

  /** Trains on the experiment's workloads and observation. */
  public static DirectTraining.Result train(Experiment experiment, long seed, Path program) {
    try (Workers workers = Workers.onAllProcessors();
        Progress progress =
            Progress.of("direct training", experiment.distillation().fit().trees())) {
      DirectTraining.Result result =
          training(
                  experiment,
                  experiment.distillation(),
                  experiment.observation().program(),
                  seed,
                  workers)
              .train(
                  step -> {
                    progress.step();
                    progress.note(
                        String.format(
                            Locale.ROOT, "loss %.4f mean r %.3f", step.loss(), step.meanReward()));
                  });
      ProgramFile.write(
          program, result.program(), Provenance.now(seed, experiment.sha256(), Map.of()));
      return result;
    }
  }

  /**
   * The training on the experiment's workloads.
   *
   * @param how which trees, and by which steps
   * @param observation program without forest
   */
  public static DirectTraining training(
      Experiment experiment,
      DistillationSpec how,
      DecisionProgram observation,
      long seed,
      Workers workers) {
    return new DirectTraining(
        experiment.trainingWorkloads(),
        experiment.validationWorkloads(),
        experiment.training(),
        observation,
        how.fit(),
        how.direct(),
        seed,
        workers);
  }
}
