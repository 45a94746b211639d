package io.weir.cli.pipeline;

import io.weir.artefact.Artefact;
import io.weir.artefact.Provenance;
import io.weir.cli.Experiment;
import io.weir.cli.Progress;
import io.weir.cli.report.Report;
import io.weir.codegen.ir.DecisionProgram;
import io.weir.codegen.observation.RlccObservation;
import io.weir.distiller.collect.ProgramObservation;
import io.weir.trainer.adpg.AdpgTrainer;
import io.weir.trainer.policy.PolicyFile;
import io.weir.trainer.rollout.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trains a network: {@code policy.json}, {@code training.json}. */
public final class TrainStage implements Stage {
  static final String POLICY = "policy.json";
  static final String HISTORY = "training.json";
  static final String HISTORY_FORMAT = "weir/training";

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

  /** Trains and writes policy and history. */
  public static AdpgTrainer.Result train(
      Experiment experiment, long seed, Path policy, Path history, Provenance provenance) {
    DecisionProgram observation = RlccObservation.program();
    int updates = experiment.training().candidates() * experiment.training().updates();
    AdpgTrainer.Result result;
    try (Workers workers = Workers.onAllProcessors();
        Progress progress = Progress.of("train", updates)) {
      result =
          new AdpgTrainer(
                  experiment.family()::draw,
                  experiment.training(),
                  () -> new ProgramObservation(observation),
                  seed,
                  workers)
              .train(
                  update -> {
                    progress.step();
                    if (!Double.isNaN(update.score())) {
                      progress.note(
                          String.format(
                              Locale.ROOT,
                              "r %+.2f score %.3f",
                              update.meanReward(),
                              update.score()));
                    }
                  });
    }
    Artefact written = PolicyFile.write(policy, result.network(), observation.sha256(), provenance);
    Artefact.write(
        history,
        HISTORY_FORMAT,
        1,
        new Provenance(
            provenance.weirVersion(),
            provenance.seed(),
            provenance.scenarioSha256(),
            Map.of("policy", written.sha256())),
        summary(result));
    return result;
  }

  private static Report.Training summary(AdpgTrainer.Result result) {
    List<Report.Point> points =
        result.history().stream()
            .map(
                p ->
                    new Report.Point(
                        p.update(),
                        p.loss(),
                        p.meanReward(),
                        p.meanMagnitude(),
                        Double.isNaN(p.score()) ? null : p.score()))
            .toList();
    long decisions =
        result.history().isEmpty() ? 0 : result.history().get(points.size() - 1).steps();
    return new Report.Training(points.size(), decisions, result.update(), result.score(), points);
  }
}
