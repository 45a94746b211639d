package io.weir.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.sim.scenario.Range;
import io.weir.trainer.search.SearchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a search is a function of, as its run keeps it.
 *
 * @param file name of the scenario file
 * @param scenario what it says, as YAML
 * @param quick whether {@code --quick} was given
 * @param over options that say which keys are varied
 * @param evaluations most points that are evaluated
 * @param seeds trainings of each
 * @param population points per generation
 * @param seed seed of the search and of each point's first training
 */
public record SearchPlan(
    String file,
    String scenario,
    boolean quick,
    List<String> over,
    int evaluations,
    int seeds,
    int population,
    long seed) {
  private static final String NAME = "search.json";

  /** Most pairs of ends of two ranges that are tried before the search begins. */
  private static final int MAX_PAIRS = 200;

  public SearchPlan {
    over = List.copyOf(over);
  }

  /** The plan that a run keeps in its folder. */
  public static SearchPlan read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      return Json.MAPPER.readValue(Files.readAllBytes(file), SearchPlan.class);
    } catch (IOException e) {
      throw UserError.input(
          "cannot read " + file + ": " + AtomicFiles.reason(e) + "; begin a new search", e);
    }
  }

  /** Keeps it in a run's folder. */
  public void write(Path folder) {
    AtomicFiles.writeString(folder.resolve(NAME), Json.pretty(this));
  }

  /** The same with more evaluations. */
  public SearchPlan withEvaluations(int other) {
    return new SearchPlan(file, scenario, quick, over, other, seeds, population, seed);
  }

  /** The scenario file. */
  public StrictYaml source() {
    return StrictYaml.parse(file, scenario);
  }

  /** The experiment that it varies. */
  public Experiment experiment() {
    return experiment(Map.of());
  }

  /** The experiment with these values. */
  private Experiment experiment(Map<String, JsonNode> values) {
    return trials().experiment(values, seed);
  }

  /** The training of a point. */
  public TrialTraining trials() {
    return new TrialTraining(file, scenario, quick);
  }

  /**
   * What to search for; the ends of every range are tried, alone and with those of every other, so
   * that no training fails hours later.
   *
   * @throws UserError naming option or file, and key
   */
  public SearchSpec spec() {
    SearchKeys keys = new SearchKeys(experiment());
    Map<String, Range> ranges = keys.ranges(over);
    Map<String, JsonNode> start = new LinkedHashMap<>();
    ranges.forEach((key, range) -> start.put(key, keys.value(key)));
    SearchSpec spec;
    try {
      spec = new SearchSpec(ranges, start, evaluations, seeds, population, seed);
    } catch (IllegalArgumentException e) {
      throw UserError.input("--" + e.getMessage(), e);
    }
    requireEnds(ranges);
    requireEffect(ranges);
    return spec;
  }

  private void requireEnds(Map<String, Range> ranges) {
    List<Map<String, JsonNode>> ends = new ArrayList<>();
    ranges.forEach((key, range) -> range.ends().forEach(end -> ends.add(Map.of(key, end))));
    ends.forEach(this::require);
    if (ends.size() * (ends.size() - 1) / 2 > MAX_PAIRS) {
      return;
    }
    for (int i = 0; i < ends.size(); i++) {
      for (int j = 0; j < i; j++) {
        Map<String, JsonNode> both = new LinkedHashMap<>(ends.get(j));
        both.putAll(ends.get(i));
        if (both.size() == 2) {
          require(both);
        }
      }
    }
  }

  private void require(Map<String, JsonNode> values) {
    try {
      experiment(values);
    } catch (UserError e) {
      throw UserError.input(e.getMessage() + " (with " + values + " of --over)", e);
    }
  }

  /** A key that changes nothing would be searched in vain. */
  private void requireEffect(Map<String, Range> ranges) {
    boolean kindVaries = ranges.containsKey("observation.kind");
    boolean learnerVaries = ranges.containsKey("training.learner");
    ranges.forEach(
        (key, range) -> {
          if (key.startsWith("observation.") && !kindVaries && !changesProgram(key, range)) {
            throw withoutEffect(key, "observation.kind " + experiment().observation().kind());
          }
          String learner = experiment().training().learner().name();
          boolean ofAnother = key.matches("training\\.(adpg|ppo)\\..*");
          if (ofAnother && !learnerVaries && !key.startsWith("training." + learner + ".")) {
            throw withoutEffect(key, "training.learner " + learner);
          }
        });
  }

  private boolean changesProgram(String key, Range range) {
    return range.ends().stream()
            .map(end -> experiment(Map.of(key, end)).observation().program().sha256())
            .distinct()
            .count()
        > 1;
  }

  private static UserError withoutEffect(String key, String because) {
    return UserError.input(
        "--over: key `%s`: changes nothing with %s; choose another key or change the scenario"
            .formatted(key, because));
  }
}
