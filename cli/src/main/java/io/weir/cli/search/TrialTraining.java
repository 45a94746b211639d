package io.weir.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.cli.pipeline.TrainStage;
import io.weir.trainer.rollout.Executor;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.search.Trial;
import io.weir.trainer.training.TrainingListener;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training of one candidate with some of a scenario's values changed: a function of its values
 * and the trial, so that it can run on any machine. It scores what `weir train` would keep.
 *
 * @param file name of the scenario file
 * @param scenario what it says, as YAML
 * @param quick whether the training is small
 */
record TrialTraining(String file, String scenario, boolean quick)
    implements Executor.Work<Trial, Double> {
  @Override
  public Double apply(Trial trial) {
    Experiment experiment = experiment(trial.values(), trial.seed());
    try (Workers one = new Workers(1)) {
      return TrainStage.loop(experiment, trial.seed(), one, TrainingListener.NONE).train().score();
    } catch (UserError e) {
      if (e.kind() == UserError.Kind.CHECK_FAILED) {
        return Double.NaN; // it collapsed
      }
      throw e;
    }
  }

  /** The experiment with these values; seeds take the place of candidates. */
  Experiment experiment(Map<String, JsonNode> values, long seed) {
    Map<String, JsonNode> all = new LinkedHashMap<>(values);
    all.put("training.candidates", IntNode.valueOf(1));
    Experiment experiment =
        Experiment.from(SearchKeys.with(StrictYaml.parse(file, scenario), all), seed);
    return quick ? experiment.quick() : experiment;
  }
}
