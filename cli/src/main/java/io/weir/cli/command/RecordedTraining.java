package io.weir.cli.command;

import io.weir.artefact.Artefact;
import io.weir.artefact.AtomicFiles;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.cli.dashboard.Dashboard;
import io.weir.cli.pipeline.TrainStage;
import io.weir.cli.pipeline.TrainingHistory;
import io.weir.cli.pipeline.TrainingProgress;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.store.RecordedRun;
import io.weir.trainer.store.RunHistory;
import io.weir.trainer.store.RunStore;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;

/** A training with everything that listens to it: run store, history, dashboard or bar. */
final class RecordedTraining {
  private final RunStore runs;
  private final RecordedRun run;
  private final Experiment experiment;
  private final Executor executor;
  private final boolean plain;

  /**
   * @param executor where the simulations run
   * @param plain whether to show a bar even where a dashboard could be
   */
  RecordedTraining(
      RunStore runs, RecordedRun run, Experiment experiment, Executor executor, boolean plain) {
    this.runs = runs;
    this.run = run;
    this.experiment = experiment;
    this.executor = executor;
    this.plain = plain;
  }

  /** Trains to the end and writes policy and history; returns what to tell the user. */
  String train(Path policy, Path history) {
    try {
      RunHistory before = runs.history(run.info().id());
      TrainingHistory heard = TrainingHistory.of(before);
      TrainingLoop.Result result = run(heard);
      Artefact written =
          TrainStage.write(experiment, result, heard, policy, history, run.provenance(Map.of()));
      keep(policy);
      run.policy(policy, written);
      run.finish();
      return told(result, policy, history);
    } catch (RuntimeException e) {
      noteFailure(e);
      throw e;
    }
  }

  /** The disk may be what failed. */
  private void noteFailure(RuntimeException e) {
    try {
      run.fail(e);
    } catch (RuntimeException second) {
      e.addSuppressed(second);
    }
  }

  private TrainingLoop.Result run(TrainingHistory heard) {
    Dashboard dashboard = dashboard();
    if (dashboard != null) {
      try (dashboard) {
        return run(heard, dashboard);
      }
    }
    try (TrainingProgress bar = TrainingProgress.of(experiment, run.updatesDone())) {
      return run(heard, bar);
    }
  }

  /** Null where there is no terminal, or none that can be drawn on. */
  private Dashboard dashboard() {
    return plain || !Progress.isOnTerminal()
        ? null
        : Dashboard.open("train " + run.info().id(), run.updatesDone(), run.info().updatesInAll());
  }

  /** Recorded first: what is shown is in the store. */
  private TrainingLoop.Result run(TrainingHistory heard, TrainingListener shown) {
    TrainingListener listener = TrainingListener.all(run.listener(), heard, shown);
    return TrainStage.loop(experiment, run.info().seed(), executor, listener).train(run.state());
  }

  private void keep(Path policy) {
    AtomicFiles.write(
        run.folder().resolve(TrainStage.POLICY),
        temporary -> Files.copy(policy, temporary, StandardCopyOption.REPLACE_EXISTING));
  }

  private String told(TrainingLoop.Result result, Path policy, Path history) {
    return String.format(
        Locale.ROOT,
        "%s: validation score %.4f after update %d of candidate %d, seed %d; history in %s; run"
            + " %s%n",
        policy,
        result.score(),
        result.update(),
        result.candidate(),
        run.info().seed(),
        history,
        run.info().id());
  }
}
