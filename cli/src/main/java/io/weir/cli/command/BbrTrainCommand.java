package io.weir.cli.command;

import io.weir.cli.bbr.BbrModels;
import io.weir.cli.bbr.BbrTraining;
import io.weir.cli.bbr.LabelledConditions;
import io.weir.distiller.bbr.GainTrainingSpec;
import io.weir.trainer.rollout.Executor;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains trees of gains. */
@Command(
    name = "train",
    description = {
      "Trains a tree that says the gain of BBR's window, by DAgger on labelled conditions, and"
          + " writes it as a decision program.",
      "Beside FILE it writes NAME.trimmed.json, the same tree with a trim of its gain in a closed"
          + " loop, NAME.parity.json, a tree of buffer classes with a gain for each, and"
          + " NAME.classes.json, the same with the numbers of the classes, and how training went,"
          + " NAME.training.json. Held-out conditions are not looked at."
    },
    mixinStandardHelpOptions = true)
public final class BbrTrainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--labels",
      paramLabel = "DIR",
      required = true,
      description = "Labelled conditions, from `weir bbr label`.")
  private Path labels;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Decision program to write.")
  private Path out;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Times that a tree is fitted and then run; default ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private int rounds;

  @Option(
      names = "--conditions",
      paramLabel = "N",
      description = "Conditions run in every round; default ${DEFAULT-VALUE}.",
      defaultValue = "1000")
  private int conditions;

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "Conditions, of every sixth training network, on which the rounds' trees are compared;"
              + " default ${DEFAULT-VALUE}.",
      defaultValue = "240")
  private int validation;

  @Option(
      names = "--trees",
      paramLabel = "N",
      description = "Trees that add up; default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private int trees;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description =
          "Most splits on a path of the trees of gains; default ${DEFAULT-VALUE}. The tree of"
              + " classes has 10.",
      defaultValue = "8")
  private int depth;

  @Mixin private SeedOption seed;
  @Mixin private ExecutorOptions executors;

  @Override
  public void run() {
    GainTrainingSpec training = training();
    BbrModels models = new BbrModels(out);
    models.files().forEach(NewFile::require);
    LabelledConditions labelled = LabelledConditions.read(labels);
    try (Executor executor = executors.executor()) {
      BbrTraining.run(labelled, training, executor, models, spec.commandLine().getOut());
    }
  }

  private GainTrainingSpec training() {
    try {
      return new GainTrainingSpec(seed.value, rounds, conditions, validation, trees, depth);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
