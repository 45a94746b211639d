package io.weir.cli.command;

import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.cli.pipeline.ScenarioCopy;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.store.NewRun;
import io.weir.trainer.store.RecordedRun;
import io.weir.trainer.store.RunInfo;
import io.weir.trainer.store.RunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network. */
@Command(
    name = "train",
    description = {
      "Trains a policy; writes it and, beside it, the training's history.",
      "Every update is recorded in the run store (see weir runs); a training that was stopped or"
          + " killed goes on with --resume."
    },
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ExperimentOptions options;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Policy file to write; with --resume, default: what the run began with.")
  private Path out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What to call the run (default: the policy file's name).")
  private String name;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with a run from its last checkpoint: its id or its folder.")
  private String resume;

  @Option(names = "--plain", description = "No dashboard, a progress bar only.")
  private boolean plain;

  @Mixin private ExecutorOptions where;

  @Mixin private StoreOption store;

  @Mixin private SeedOption seed;

  @Override
  public void run() {
    if (resume == null) {
      begin();
    } else {
      goOn();
    }
  }

  private void begin() {
    if (out == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--out=FILE'");
    }
    Experiment experiment = options.experiment(seed.value);
    NewFile.require(out);
    NewFile.require(history(out));
    try (Executor executor = where.executor();
        RunStore runs = RunStore.open(store.folder)) {
      begin(runs, experiment, executor);
    }
  }

  private void begin(RunStore runs, Experiment experiment, Executor executor) {
    String id = "";
    try (RecordedRun run = RecordedRun.begin(runs, newRun(experiment))) {
      id = run.info().id();
      ScenarioCopy.write(run.folder(), experiment);
      train(runs, run, experiment, executor, out);
    } catch (UserError e) {
      forgetIfNothingWasDone(runs, id);
      throw e;
    }
  }

  /** What was wrong from the start is no run worth keeping. */
  private static void forgetIfNothingWasDone(RunStore runs, String id) {
    if (!id.isEmpty() && runs.find(id).step() == 0) {
      runs.delete(id);
    }
  }

  private NewRun newRun(Experiment experiment) {
    String file = String.valueOf(out.getFileName());
    return new NewRun(
        name == null ? file.replaceFirst("\\.json$", "") : name,
        "weir " + commandLine(),
        seed.value,
        experiment.sha256(),
        StrictYaml.write(experiment.toKeys()),
        experiment.training().learner().name(),
        out.toAbsolutePath().normalize().toString(),
        experiment.training().candidates() * experiment.training().updates());
  }

  private String commandLine() {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .map(word -> word.matches("[\\w./:=,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  private void goOn() {
    StoreOption.Named named = store.named(resume);
    try (RunStore runs = RunStore.openExisting(named.folder())) {
      RunInfo info = runs.find(named.id());
      info.requireTraining();
      long asked = isGiven("--seed") ? seed.value : info.seed();
      Experiment experiment = kept(runs, info);
      String sha256 =
          options.isDefault() ? experiment.sha256() : options.experiment(asked).sha256();
      Path policy = out == null ? Path.of(info.output()) : out;
      if (out != null && !out.toAbsolutePath().normalize().equals(Path.of(info.output()))) {
        NewFile.require(out);
        NewFile.require(history(out));
      }
      try (Executor executor = where.executor();
          RecordedRun run = RecordedRun.resume(runs, info.id(), sha256, asked)) {
        train(runs, run, experiment, executor, policy);
      }
    }
  }

  /** The scenario as the run keeps it. */
  private static Experiment kept(RunStore runs, RunInfo info) {
    Path file = runs.folderOf(info.id()).resolve(ScenarioCopy.FILE);
    if (!Files.exists(file)) {
      throw UserError.input(file + ": is gone; begin a new run");
    }
    Experiment experiment = Experiment.read(file, info.seed());
    if (!experiment.sha256().equals(info.scenarioSha256())) {
      throw UserError.input(
          file + ": was changed since the run began; undo the change or begin a new run");
    }
    return experiment;
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private void train(
      RunStore runs, RecordedRun run, Experiment experiment, Executor executor, Path policy) {
    RecordedTraining training = new RecordedTraining(runs, run, experiment, executor, plain);
    spec.commandLine().getOut().print(training.train(policy, history(policy)));
  }

  private static Path history(Path policy) {
    return NewFile.beside(policy, ".training.json");
  }
}
