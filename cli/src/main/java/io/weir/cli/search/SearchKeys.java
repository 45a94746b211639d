package io.weir.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.cli.Experiment;
import io.weir.sim.scenario.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keys of a scenario file that a search varies: single values of the sections observation and
 * training, but not what decides the score.
 */
public final class SearchKeys {
  private static final String OPTION = "--over";
  private static final List<String> SECTIONS = List.of("observation", "training");

  /** The score must mean the same for every point; seeds take the place of candidates. */
  private static final List<String> NOT_VARIED =
      List.of("training.validation", "training.candidates");

  private final Map<String, JsonNode> values = new TreeMap<>();

  /** The keys of an experiment with its values. */
  public SearchKeys(Experiment experiment) {
    JsonNode all = Json.MAPPER.valueToTree(experiment.toKeys());
    for (String section : SECTIONS) {
      collect(section, all.get(section));
    }
  }

  private void collect(String key, JsonNode node) {
    if (NOT_VARIED.contains(key)) {
      return;
    }
    if (node.isValueNode() && !node.isNull()) {
      values.put(key, node);
    }
    node.properties().forEach(field -> collect(key + "." + field.getKey(), field.getValue()));
  }

  /** The value that the experiment has. */
  public JsonNode value(String key) {
    return values.get(key);
  }

  /**
   * The ranges in these options.
   *
   * @param options key, equals sign, range as in a scenario file; its outer braces may be missing
   * @throws UserError naming option and key
   */
  public Map<String, Range> ranges(List<String> options) {
    Map<String, Range> ranges = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw UserError.input(
            OPTION
                + " "
                + option
                + ": expected KEY=RANGE, for example"
                + " 'training.adpg.learningRate={logUniform: [0.001, 0.02]}'");
      }
      String key = option.substring(0, equals).strip();
      Range range = range(key, option.substring(equals + 1).strip());
      if (ranges.put(key, range) != null) {
        throw UserError.input(at(key) + "expected once, found again");
      }
    }
    return ranges;
  }

  private Range range(String key, String text) {
    requireKnown(key);
    String inBraces = text.startsWith("{") ? text : "{" + text + "}";
    JsonNode tree = StrictYaml.parse(OPTION + " " + key, "range: " + inBraces).tree().get("range");
    Range range = Range.inPlaceOf(value(key), OPTION, key, tree);
    if (range.ends().size() < 2) {
      throw UserError.input(at(key) + "expected a range of several values, found " + range);
    }
    return range;
  }

  private void requireKnown(String key) {
    if (values.containsKey(key)) {
      return;
    }
    for (String not : NOT_VARIED) {
      if (key.equals(not) || key.startsWith(not + ".")) {
        throw UserError.input(
            at(key)
                + "a search does not vary what its scores are made of; choose keys of "
                + String.join(", ", SECTIONS));
      }
    }
    throw UserError.input(
        OPTION
            + ": key `"
            + key
            + "`: no single value of the sections "
            + String.join(" and ", SECTIONS)
            + StrictYaml.suggestion(key, values.keySet())
            + " (known: "
            + String.join(", ", values.keySet())
            + ")");
  }

  private static String at(String key) {
    return OPTION + ": key `" + key + "`: ";
  }

  /** A copy of the file with these values. */
  public static StrictYaml with(StrictYaml file, Map<String, JsonNode> values) {
    ObjectNode tree = file.tree();
    values.forEach(
        (key, value) -> {
          String[] path = key.split("\\.", -1);
          ObjectNode section = tree;
          for (int i = 0; i < path.length - 1; i++) {
            section =
                section.get(path[i]) instanceof ObjectNode inner
                    ? inner
                    : section.putObject(path[i]);
          }
          section.set(path[path.length - 1], value);
        });
    return file.withTree(tree);
  }
}
