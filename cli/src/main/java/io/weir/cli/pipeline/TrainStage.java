package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.artefact.Provenance;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.trainer.adpg.AdpgLearner;
import io.weir.trainer.policy.Mlp;
import io.weir.trainer.policy.Policy;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingLoop;
import io.weir.trainer.training.TrainingSpec;
import io.weir.trainer.training.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trains a network: {@code policy.json}, {@code training.json}. */
public final class TrainStage implements Stage {
  static final String POLICY = "policy.json";
  static final String HISTORY = "training.json";
  static final String HISTORY_FORMAT = "weir/training";
  static final int HISTORY_VERSION = 2;

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String title() {
    return "training a network with ADPG";
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
    try (Workers workers = Workers.onAllProcessors()) {
      return train(
          experiment, seed, workers, TrainingListener.NONE, null, policy, history, provenance);
    }
  }

  /**
   * Trains and writes policy and history.
   *
   * @param executor where the simulations run
   * @param listener hears of every step, beside the progress bar
   * @param from state to go on from, or null to begin
   */
  public static TrainingLoop.Result train(
      Experiment experiment,
      long seed,
      Executor executor,
      TrainingListener listener,
      TrainingState from,
      Path policy,
      Path history,
      Provenance provenance) {
    DecisionProgram observation = RlccObservation.program();
    TrainingSpec spec = experiment.training();
    TrainingHistory heard = new TrainingHistory();
    TrainingLoop.Result result;
    try (Progress bar = Progress.of("train", (long) spec.candidates() * spec.updates())) {
      result =
          new TrainingLoop(
                  experiment.trainingWorkloads(),
                  experiment.validationWorkloads(),
                  spec,
                  new AdpgLearner(spec.adpg()),
                  () -> new ProgramObservation(observation),
                  seed,
                  executor,
                  TrainingListener.all(heard, new TrainingProgress(bar), listener))
              .train(from);
    }
    Artefact written =
        PolicyFile.write(policy, network(result.policy()), observation.sha256(), provenance);
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
    return result;
  }

  /** The policy as the network that files hold. */
  private static Mlp network(Policy policy) {
    if (policy instanceof Mlp network) {
      return network;
    }
    throw new IllegalArgumentException("no file format for " + policy.getClass());
  }
}
