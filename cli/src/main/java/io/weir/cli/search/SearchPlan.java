package io.weir.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.AtomicFiles;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.sim.scenario.Range;
import io.weir.trainer.search.SearchSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a search is a function of, as its run keeps it.
 *
 * @param file name of the scenario file
 * @param scenario what it says
 * @param quick whether {@code --quick} was given
 * @param over options that say which keys are varied
 * @param evaluations most points that are evaluated
 * @param seeds trainings of each
 * @param population points per generation
 * @param seed seed of the search and of each point's first training
 */
public record SearchPlan(
    String file,
    ObjectNode scenario,
    boolean quick,
    List<String> over,
    int evaluations,
    int seeds,
    int population,
    long seed) {
  private static final String NAME = "search.json";

  /** Most pairs of ends of two ranges that are tried before the search begins. */
  private static final int MAX_PAIRS = 200;

  /** The plan that a run keeps in its folder. */
  public static SearchPlan read(Path folder) {
    Path file = folder.resolve(NAME);
    StrictYaml kept = StrictYaml.read(file);
    return StrictYaml.overlay(
        file.toString(), "search", kept.tree(), Map.of(), ObjectNode.class) instanceof ObjectNode t
        ? of(file, t)
        : null;
  }

  private static SearchPlan of(Path file, ObjectNode tree) {
    return Json.MAPPER.convertValue(tree, SearchPlan.class);
  }

  /** Keeps it in a run's folder. */
  public void write(Path folder) {
    AtomicFiles.writeString(folder.resolve(NAME), Json.pretty(this));
  }
}
