package io.weir.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.cli.Baselines;
import io.weir.cli.Experiment;
import io.weir.sim.scenario.Range;
import io.weir.sim.scenario.Scenario;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of scenario files. It helps editors; {@code weir scenario check}
 * is stricter, for it also knows what depends on more than one key.
 */
public final class ScenarioSchema {
  private static final String INTEGER = "integer";
  private static final String NUMBER = "number";

  private final ObjectNode root = Json.MAPPER.createObjectNode();
  private final ObjectNode definitions = Json.MAPPER.createObjectNode();

  private ScenarioSchema() {}

  /** The schema. */
  public static ObjectNode tree() {
    return new ScenarioSchema().build();
  }

  private ObjectNode build() {
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Weir scenario file");
    root.putArray("type").add("object").add("null");
    root.put("additionalProperties", false);
    ObjectNode properties = root.putObject("properties");
    properties
        .putObject("name")
        .put("type", "string")
        .put("description", "what to call the scenario")
        .put("default", Scenario.DEFAULTS.name());
    ObjectNode transport = properties.putObject(Key.TRANSPORT.path());
    Key.TRANSPORT.words().forEach(transport.putArray("enum")::add);
    transport.put("description", Key.TRANSPORT.description());
    transport.put("default", Scenario.DEFAULTS.transport().name());
    ObjectNode hashes = properties.putObject(Scenario.FILE_HASHES);
    hashes.put("type", "object");
    hashes.put(
        "description",
        "in effective configurations: SHA-256 of files the scenario names; others are an error");
    hashes.putObject("additionalProperties").put("type", "string");
    for (Sections.Section section : Sections.of(Experiment.DEFAULTS)) {
      if (!section.path().equals(Sections.PARAMETERS)) {
        boolean ranges = Scenario.KEYS.contains(section.path());
        ObjectNode schema = group(section, section.path(), section.values().getClass(), ranges);
        schema.putArray("type").add("object").add("null");
        properties.set(section.path(), schema);
      }
    }
    addParameters((ObjectNode) properties.get(Sections.CONTROL));
    addRanges();
    root.set("$defs", definitions);
    return root;
  }

  /** The keys of a record; those of nested records below them. */
  private ObjectNode group(Sections.Section section, String path, Class<?> type, boolean ranges) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.put("type", "object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    JsonNode defaults = Json.MAPPER.valueToTree(section.values());
    for (Key key : Key.of(path, type)) {
      if (key.path().lastIndexOf('.') != path.length()) {
        continue;
      }
      if (key.isPartOfSection()) {
        properties.putObject(key.name()).put("$ref", "#/properties/" + key.name());
        continue;
      }
      ObjectNode value =
          key.isGroup()
              ? group(section, key.path(), key.type(), ranges)
              : value(section, key, ranges);
      if (!key.description().isEmpty()) {
        String unit = key.unit().isEmpty() ? "" : " (" + key.unit() + ")";
        value.put("description", key.description() + unit);
      }
      if (key.path().startsWith(section.path() + ".")) {
        JsonNode standard = defaults.at("/" + relative(section, key).replace('.', '/'));
        if (!key.isGroup() && !standard.isMissingNode() && !standard.isNull()) {
          value.set("default", standard);
        }
      }
      properties.set(key.name(), value);
    }
    return schema;
  }

  private static String relative(Sections.Section section, Key key) {
    return key.path().substring(section.path().length() + 1);
  }

  private ObjectNode value(Sections.Section section, Key key, boolean ranges) {
    ObjectNode single = single(section, key, ranges);
    String range = rangeOf(key, single);
    if (!ranges || range.isEmpty()) {
      return single;
    }
    ObjectNode either = Json.MAPPER.createObjectNode();
    either.putArray("oneOf").add(single).addObject().put("$ref", "#/$defs/" + range);
    return either;
  }

  private static String rangeOf(Key key, ObjectNode single) {
    if (key.isWhole()) {
      return "wholeRange";
    }
    if (key.isReal()) {
      return "realRange";
    }
    boolean word = single.has("enum") || "string".equals(single.path("type").asText());
    return word || "boolean".equals(single.path("type").asText()) ? "choice" : "";
  }

  /** Schema of a value that is not a range. */
  private ObjectNode single(Sections.Section section, Key key, boolean ranges) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    if (Sections.namesAlgorithm(key)) {
      Baselines.defaults().keySet().forEach(schema.putArray("enum")::add);
    } else if (key.element() != null) {
      schema.put("type", "array");
      schema.set("items", entry(key, ranges));
    } else {
      fill(schema, key.type());
      Allowed.bounds(section, key).putInto(schema);
    }
    return schema;
  }

  private ObjectNode entry(Key list, boolean ranges) {
    if (!list.element().isRecord()) {
      ObjectNode schema = Json.MAPPER.createObjectNode();
      fill(schema, list.element());
      return schema;
    }
    // Bounds of an entry are those of no default, so they are left to the check.
    Sections.Section none = new Sections.Section(list.path() + "[]", Nothing.NOTHING);
    return group(none, list.path() + "[]", list.element(), ranges);
  }

  /** Stands for the values of a list's entries, which have no defaults. */
  private record Nothing() {
    static final Nothing NOTHING = new Nothing();
  }

  private static void fill(ObjectNode schema, Class<?> type) {
    Key key = new Key("", type, null, "", "");
    if (!key.words().isEmpty()) {
      key.words().forEach(schema.putArray("enum")::add);
    } else if (key.isWhole()) {
      schema.put("type", INTEGER);
    } else if (key.isReal()) {
      schema.put("type", NUMBER);
    } else if (type == String.class) {
      schema.put("type", "string");
    } else if (type == boolean.class || type == Boolean.class) {
      schema.put("type", "boolean");
    }
  }

  /** Parameters depend on the algorithm: one case for each. */
  private void addParameters(ObjectNode control) {
    ObjectNode parameters = (ObjectNode) control.path("properties").path("parameters");
    parameters.put("type", "object");
    parameters.remove("default");
    ArrayNode cases = control.putArray("allOf");
    for (Map.Entry<String, Record> algorithm : Baselines.defaults().entrySet()) {
      String name = algorithm.getKey();
      Sections.Section section = new Sections.Section(Sections.PARAMETERS, algorithm.getValue());
      definitions.set(
          name + "Parameters", group(section, section.path(), section.values().getClass(), true));
      ObjectNode one = cases.addObject();
      ObjectNode condition = one.putObject("if");
      condition.putObject("properties").putObject("algorithm").put("const", name);
      if (!name.equals(Scenario.DEFAULTS.congestionControl().algorithm())) {
        condition.putArray("required").add("algorithm");
      }
      one.putObject("then")
          .putObject("properties")
          .putObject("parameters")
          .put("$ref", "#/$defs/" + name + "Parameters");
    }
  }

  private void addRanges() {
    definitions.set("wholeRange", range(INTEGER));
    definitions.set("realRange", range(NUMBER));
    ObjectNode choice = oneKey("one of the values, drawn with the seed");
    choice.withObject("/properties").set("choice", list(null, 1, 0));
    definitions.set("choice", choice);
  }

  private static ObjectNode range(String type) {
    ObjectNode range = oneKey("a distribution in the place of a value, drawn with the seed");
    ObjectNode properties = range.withObject("/properties");
    for (String distribution : Range.DISTRIBUTIONS) {
      properties.set(
          distribution,
          switch (distribution) {
            case "choice" -> list(type, 1, 0);
            case "integers" -> list(INTEGER, 2, 2);
            default -> list(type, 2, 2);
          });
    }
    return range;
  }

  private static ObjectNode oneKey(String description) {
    return Json.MAPPER
        .createObjectNode()
        .put("type", "object")
        .put("description", description)
        .put("additionalProperties", false)
        .put("minProperties", 1)
        .put("maxProperties", 1);
  }

  private static ObjectNode list(String type, int least, int most) {
    ObjectNode list = Json.MAPPER.createObjectNode().put("type", "array").put("minItems", least);
    if (most > 0) {
      list.put("maxItems", most);
    }
    if (type != null) {
      list.putObject("items").put("type", type);
    }
    return list;
  }
}
