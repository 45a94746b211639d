package io.weir.cli;

import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.benchmarks.compare.EvaluationSpec;
import io.weir.distiller.DistillationSpec;
import io.weir.sim.gym.GymSpec;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.trainer.adpg.TrainingSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A scenario file as the whole command sees it: the scenario, and how to train, distil and
 * evaluate. Sections that are left out keep their defaults.
 *
 * @param scenario network, hosts, traffic, duration, algorithm
 * @param training how to train
 * @param distillation how to distil
 * @param evaluation what to compare on
 * @param gym how the scenario is an environment
 */
public record Experiment(
    Scenario scenario,
    TrainingSpec training,
    DistillationSpec distillation,
    EvaluationSpec evaluation,
    GymSpec gym) {
  /** The reference environment, every section at its default. */
  public static final Experiment DEFAULTS =
      new Experiment(
          Scenario.DEFAULTS,
          TrainingSpec.DEFAULTS,
          DistillationSpec.DEFAULTS,
          EvaluationSpec.DEFAULTS,
          GymSpec.DEFAULTS);

  /** The experiment in a file, or the default one if there is none. */
  public static Experiment read(Path file) {
    return file == null ? DEFAULTS : from(StrictYaml.read(file));
  }

  /** The experiment in a parsed file. */
  public static Experiment from(StrictYaml file) {
    List<String> keys = new ArrayList<>(Scenario.KEYS);
    keys.addAll(List.of("training", "distillation", "evaluation", "gym"));
    file.requireKnownKeys(keys);
    Scenario scenario = Scenario.from(file);
    // Wrong parameters are an error even for a command that does not use them.
    Baselines.create(scenario, file.name());
    return new Experiment(
        scenario,
        file.section("training", DEFAULTS.training, TrainingSpec.class),
        file.section("distillation", DEFAULTS.distillation, DistillationSpec.class),
        file.section("evaluation", DEFAULTS.evaluation, EvaluationSpec.class),
        file.section("gym", DEFAULTS.gym, GymSpec.class));
  }

  /**
   * The same experiment at a size that ends in about a minute: for trying things out, not for
   * results.
   */
  public Experiment quick() {
    TrainingSpec t = training;
    return new Experiment(
        scenario,
        new TrainingSpec(
            t.workloads(),
            1,
            Math.min(t.updates(), 50),
            t.warmupUpdates(),
            t.warmupSteps(),
            t.stepsPerFlow(),
            t.restartUpdates(),
            t.hidden(),
            t.lastLayerScale(),
            t.learningRate(),
            t.learningRateDecay(),
            t.adamEpsilon(),
            t.gradientClip(),
            t.averaging(),
            t.gamma(),
            t.rewardWeight(),
            t.actionWeight(),
            10,
            t.validation(),
            1,
            t.score()),
        new DistillationSpec(
            distillation.fit(),
            Math.min(distillation.rounds(), 1),
            distillation.rolloutUs(),
            Math.min(distillation.statesPerRollout(), 800)),
        new EvaluationSpec(evaluation.workloads(), 2, new RunSpec(40_000, 30_000, 40)),
        gym);
  }

  /** Everything, as the keys of a scenario file. */
  public Map<String, Object> toKeys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", scenario.name());
    keys.put("network", scenario.network());
    keys.put("roce", scenario.roce());
    keys.put("traffic", scenario.traffic());
    keys.put("run", scenario.run());
    keys.put("congestionControl", scenario.congestionControl());
    keys.put("training", training);
    keys.put("distillation", distillation);
    keys.put("evaluation", evaluation);
    keys.put("gym", gym);
    return keys;
  }

  /** Hash over every value, in hex. */
  public String sha256() {
    return Json.sha256(toKeys());
  }
}
