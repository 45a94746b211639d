package io.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.benchmarks.compare.EvaluationSpec;
import io.weir.distiller.DistillationSpec;
import io.weir.distiller.accept.AcceptanceSpec;
import io.weir.sim.gym.GymSpec;
import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import io.weir.trainer.training.TrainingSpec;
import io.weir.trainer.training.ValidationSpec;
import io.weir.trainer.training.Workload;
import io.weir.trainer.training.WorkloadFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A scenario file as the whole command sees it: the scenario, and how to train, distil and
 * evaluate. Sections that are left out keep their defaults.
 *
 * @param family the scenarios of the file: more than one if values are ranges
 * @param scenario the one that was drawn: network, hosts, traffic, duration, algorithm
 * @param observation what a policy sees
 * @param training how to train
 * @param trained scenarios trained on
 * @param validated scenarios validated on
 * @param distillation how to distil
 * @param evaluation what to compare on
 * @param gym how the scenario is an environment
 */
public record Experiment(
    ScenarioFamily family,
    Scenario scenario,
    ObservationSpec observation,
    TrainingSpec training,
    List<WorkloadFamily> trained,
    List<WorkloadFamily> validated,
    DistillationSpec distillation,
    EvaluationSpec evaluation,
    GymSpec gym) {
  /** Seed that draws from ranges for commands that have none of their own. */
  public static final long DEFAULT_SEED = 1;

  /** The reference environment, every section at its default. */
  public static final Experiment DEFAULTS = from(StrictYaml.parse("defaults", ""), DEFAULT_SEED);

  /**
   * The experiment that Weir runs when it is told none: examples/rlcc.yaml, on the network that
   * every section has at its default.
   *
   * @param seed draws from the file's ranges
   */
  public static Experiment shipped(long seed) {
    return Shipped.EXPERIMENT.experiment(null, seed);
  }

  /**
   * The experiment in a file.
   *
   * @param seed draws from the file's ranges
   */
  public static Experiment read(Path file, long seed) {
    return from(StrictYaml.read(file), seed);
  }

  /**
   * The experiment in a parsed file.
   *
   * @param seed draws from the file's ranges
   */
  public static Experiment from(StrictYaml file, long seed) {
    List<String> keys = new ArrayList<>(Scenario.KEYS);
    keys.addAll(List.of("observation", "training", "distillation", "evaluation", "gym"));
    file.requireKnownKeys(keys);
    // Wrong parameters are an error even for a command that does not use them.
    ScenarioFamily family = Baselines.family(withoutWorkloads(file));
    TrainingSpec training = file.section("training", TrainingSpec.DEFAULTS, TrainingSpec.class);
    return new Experiment(
        family,
        family.draw(seed),
        file.section("observation", ObservationSpec.DEFAULTS, ObservationSpec.class),
        training,
        WorkloadFamily.trained(file, training),
        WorkloadFamily.of(file, "training.validation.workloads", training.validation().workloads()),
        file.section("distillation", DistillationSpec.DEFAULTS, DistillationSpec.class),
        file.section("evaluation", EvaluationSpec.DEFAULTS, EvaluationSpec.class),
        file.section("gym", GymSpec.DEFAULTS, GymSpec.class));
  }

  /** Ranges in workloads are theirs: the family knows nothing of them. */
  private static StrictYaml withoutWorkloads(StrictYaml file) {
    ObjectNode tree = file.tree();
    if (tree.get("training") instanceof ObjectNode training) {
      training.remove("workloads");
      if (training.get("validation") instanceof ObjectNode validation) {
        validation.remove("workloads");
      }
    }
    return file.withTree(tree);
  }

  /**
   * The same experiment at a size that ends in about a minute: for trying things out, not for
   * results.
   */
  public Experiment quick() {
    TrainingSpec t = training;
    ValidationSpec v = t.validation();
    return new Experiment(
        family,
        scenario,
        observation,
        new TrainingSpec(
            t.workloads(),
            1,
            Math.min(t.updates(), 50),
            t.network(),
            t.learner(),
            t.adpg(),
            t.ppo(),
            t.episodes(),
            t.curriculum(),
            t.collapse(),
            t.averaging(),
            new ValidationSpec(10, v.workloads(), 1, v.run(), v.score())),
        trained,
        validated,
        new DistillationSpec(
            distillation.fit(),
            Math.min(distillation.rounds(), 1),
            distillation.rolloutUs(),
            Math.min(distillation.statesPerRollout(), 800),
            distillation.prune(),
            new AcceptanceSpec(2, new RunSpec(10_000, 5_000, 1), 4_000),
            distillation.front(),
            distillation.wordLengths(),
            distillation.direct()),
        new EvaluationSpec(evaluation.workloads(), 2, new RunSpec(40_000, 30_000, 40)),
        gym);
  }

  /** What is trained on; every seed draws. */
  public List<Workload> trainingWorkloads() {
    return trained.stream().map(WorkloadFamily::workload).toList();
  }

  /** What is validated on; every seed draws. */
  public List<Workload> validationWorkloads() {
    return validated.stream().map(WorkloadFamily::workload).toList();
  }

  /** Everything, as the keys of a scenario file; ranges stay ranges. */
  public Map<String, Object> toKeys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    family.toTree().properties().forEach(key -> keys.put(key.getKey(), key.getValue()));
    keys.put("observation", observation);
    keys.put("training", training);
    keys.put("distillation", distillation);
    keys.put("evaluation", evaluation);
    keys.put("gym", gym);
    return keys;
  }

  /** Names of all files it reads beside the scenario file, relative to that file's folder. */
  public List<String> fileNames() {
    Set<String> names = new LinkedHashSet<>(family.fileNames());
    Stream.of(trained, validated)
        .flatMap(List::stream)
        .forEach(workload -> names.addAll(workload.family().fileNames()));
    evaluation.workloads().forEach(traffic -> traffic.externalFileName().ifPresent(names::add));
    return List.copyOf(names);
  }

  /** Hash over every value and range, in hex. */
  public String sha256() {
    return Json.sha256(toKeys());
  }
}
