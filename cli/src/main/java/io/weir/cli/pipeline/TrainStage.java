package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.artefact.Provenance;
import io.weir.cli.Experiment;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingLoop;
import io.weir.trainer.training.TrainingSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trains a network: {@code policy.json}, {@code training.json}. */
public final class TrainStage implements Stage {
  /** The policy. */
  public static final String POLICY = "policy.json";

  static final String HISTORY = "training.json";
  static final String HISTORY_FORMAT = "weir/training";
  static final int HISTORY_VERSION = 2;

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String title() {
    return "training a policy";
  }

  @Override
  public List<String> run(RunFolder folder) {
    train(
        folder.experiment(),
        folder.seed(),
        folder.file(POLICY),
        folder.file(HISTORY),
        folder.provenance(Map.of()));
    return List.of(POLICY, HISTORY);
  }

  /** Trains on all processors and writes policy and history. */
  public static TrainingLoop.Result train(
      Experiment experiment, long seed, Path policy, Path history, Provenance provenance) {
    TrainingHistory heard = new TrainingHistory();
    TrainingLoop.Result result;
    try (Workers workers = Workers.onAllProcessors();
        TrainingProgress progress = TrainingProgress.of(experiment, 0)) {
      result = loop(experiment, seed, workers, TrainingListener.all(heard, progress)).train(null);
    }
    write(result, heard, policy, history, provenance);
    return result;
  }

  /**
   * The training that an experiment describes.
   *
   * @param executor where the simulations run
   * @param listener hears of every step
   */
  public static TrainingLoop loop(
      Experiment experiment, long seed, Executor executor, TrainingListener listener) {
    DecisionProgram observation = RlccObservation.program();
    TrainingSpec spec = experiment.training();
    return new TrainingLoop(
        experiment.trainingWorkloads(),
        experiment.validationWorkloads(),
        spec,
        spec.newLearner(),
        () -> new ProgramObservation(observation),
        seed,
        executor,
        listener);
  }

  /** Writes policy and history; returns the policy's artefact. */
  public static Artefact write(
      TrainingLoop.Result result,
      TrainingHistory heard,
      Path policy,
      Path history,
      Provenance provenance) {
    DecisionProgram observation = RlccObservation.program();
    Artefact written =
        PolicyFile.write(policy, result.policy(), observation, observation.sha256(), provenance);
    Artefact.write(
        history,
        HISTORY_FORMAT,
        HISTORY_VERSION,
        new Provenance(
            provenance.weirVersion(),
            provenance.seed(),
            provenance.scenarioSha256(),
            Map.of("policy", written.sha256())),
        heard.of(result));
    return written;
  }
}
