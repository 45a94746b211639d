package io.weir.trainer.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Bounds;
import io.weir.sim.scenario.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What to search for.
 *
 * @param over the range of each key
 * @param start the value of each key that the search begins with
 * @param evaluations most points that are evaluated
 * @param seedsPerEvaluation trainings of each, of which the mean score counts
 * @param population points per generation
 * @param seed seed of the search, and of the first training of every point
 */
public record SearchSpec(
    Map<String, Range> over,
    Map<String, JsonNode> start,
    int evaluations,
    int seedsPerEvaluation,
    int population,
    long seed) {
  public SearchSpec {
    over = Collections.unmodifiableMap(new LinkedHashMap<>(over));
    start = Collections.unmodifiableMap(new LinkedHashMap<>(start));
    if (over.isEmpty() || !over.keySet().equals(start.keySet())) {
      throw new IllegalArgumentException("over: expected a key, and a start for each");
    }
    Bounds.require("evaluations", evaluations, 1, 1_000_000, "");
    Bounds.require("seeds", seedsPerEvaluation, 1, 1000, "");
    Bounds.require("population", population, 2, 10_000, "");
  }
}
