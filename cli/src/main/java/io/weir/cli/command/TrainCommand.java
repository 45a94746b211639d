package io.weir.cli.command;

import io.weir.artefact.Provenance;
import io.weir.cli.Experiment;
import io.weir.cli.pipeline.TrainStage;
import io.weir.trainer.training.TrainingLoop;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network. */
@Command(
    name = "train",
    description = "Trains a network with ADPG; writes it and, beside it, the training's history.",
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ExperimentOptions options;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Policy file to write.",
      required = true)
  private Path out;

  @Mixin private SeedOption seed;

  @Override
  public void run() {
    Experiment experiment = options.experiment(seed.value);
    NewFile.require(out);
    Path history = NewFile.beside(out, ".training.json");
    NewFile.require(history);
    TrainingLoop.Result result =
        TrainStage.train(
            experiment,
            seed.value,
            out,
            history,
            Provenance.now(seed.value, experiment.sha256(), Map.of()));
    spec.commandLine()
        .getOut()
        .printf(
            "%s: validation score %.4f after update %d of candidate %d, seed %d; history in %s%n",
            out, result.score(), result.update(), result.candidate(), seed.value, history);
  }
}
