package io.weir.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.StrictYaml;
import io.weir.trainer.store.RunHistory;
import io.weir.trainer.store.RunHistory.Point;
import io.weir.trainer.store.RunHistory.Validated;
import io.weir.trainer.store.RunInfo;
import io.weir.trainer.store.RunStore;
import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Runs side by side: in what they differ, and what came of it. */
public final class RunComparison {
  private final RunStore store;
  private final List<RunInfo> runs;
  private final Instant now;

  /** A comparison of these. */
  public RunComparison(RunStore store, List<RunInfo> runs, Instant now) {
    this.store = store;
    this.runs = List.copyOf(runs);
    this.now = now;
  }

  /** Settings that differ: key, then a value per run; a dash where a run has none. */
  public Map<String, List<String>> differences() {
    List<Map<String, String>> settings = runs.stream().map(this::settings).toList();
    Set<String> keys = new TreeSet<>();
    settings.forEach(values -> keys.addAll(values.keySet()));
    Map<String, List<String>> differences = new TreeMap<>();
    for (String key : keys) {
      List<String> values = settings.stream().map(all -> all.getOrDefault(key, "–")).toList();
      if (new HashSet<>(values).size() > 1) {
        differences.put(key, values);
      }
    }
    return differences;
  }

  private Map<String, String> settings(RunInfo run) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("(seed)", Long.toString(run.seed()));
    settings.put("(weir)", run.weirVersion());
    settings.put("(learner)", run.learner());
    flatten(
        "", StrictYaml.parse(run.id(), store.scenarioYaml(run.scenarioSha256())).tree(), settings);
    return settings;
  }

  private static void flatten(String key, JsonNode node, Map<String, String> into) {
    if (!node.isContainerNode()) {
      into.put(key, node.asText());
      return;
    }
    node.properties()
        .forEach(
            field ->
                flatten(
                    key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                    field.getValue(),
                    into));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      flatten(key + "[" + i + "]", node.get(i), into);
    }
  }

  /** What came out: figure, then a value per run. */
  public Map<String, List<String>> figures() {
    Map<String, List<String>> figures = new LinkedHashMap<>();
    figures.put("status", each(run -> run.status().name()));
    figures.put("progress", each(Wording::progress));
    figures.put("time", each(run -> Wording.span(Wording.took(run, now))));
    figures.put("decisions/s", each(run -> Wording.number(meanSpeed(run), 0)));
    figures.put("best score", each(run -> Wording.number(run.bestScore(), 4)));
    figures.put(
        "found at update",
        each(run -> run.bestUpdate() == null ? "–" : run.bestUpdate().toString()));
    List<Map<String, ValidationFigures>> best = runs.stream().map(this::best).toList();
    Set<String> scenarios = new LinkedHashSet<>();
    best.forEach(byName -> scenarios.addAll(byName.keySet()));
    for (String scenario : scenarios) {
      for (int i = 0; i < Wording.FIGURE_TITLES.size(); i++) {
        int column = i;
        figures.put(
            scenario + ", " + Wording.FIGURE_TITLES.get(i),
            best.stream()
                .map(byName -> byName.get(scenario))
                .map(found -> found == null ? "–" : Wording.figures(found).get(column))
                .toList());
      }
    }
    return figures;
  }

  private List<String> each(Function<RunInfo, String> figure) {
    return runs.stream().map(figure).toList();
  }

  private double meanSpeed(RunInfo run) {
    return store.history(run.id()).series("decisionsPerSecond").stream()
        .mapToDouble(Point::value)
        .average()
        .orElse(Double.NaN);
  }

  private Map<String, ValidationFigures> best(RunInfo run) {
    RunHistory history = store.history(run.id());
    Validated best = RunText.best(history);
    Map<String, ValidationFigures> byName = new LinkedHashMap<>();
    if (best != null) {
      best.figures().forEach(figures -> byName.put(figures.scenario(), figures));
    }
    return byName;
  }

  /** Both as text. */
  public String text() {
    Map<String, List<String>> differences = differences();
    String same = "settings: the same in all\n";
    return (differences.isEmpty() ? same : table("setting", differences))
        + "\n"
        + table("best policy", figures());
  }

  private String table(String title, Map<String, List<String>> rows) {
    List<String> titles = new ArrayList<>(List.of(title));
    runs.forEach(run -> titles.add(run.id()));
    TextTable table = new TextTable(titles);
    rows.forEach(
        (key, values) -> {
          List<String> row = new ArrayList<>(List.of(key));
          row.addAll(values);
          table.row(row);
        });
    return table.toString();
  }
}
