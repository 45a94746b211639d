package io.weir.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.cli.Baselines;
import io.weir.cli.Experiment;
import io.weir.sim.scenario.Derived;
import io.weir.sim.scenario.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario file, explained.
 *
 * @param file name of the file
 * @param name name of the scenario
 * @param seed drew from the ranges
 * @param scenarioSha256 hash of the scenario that was drawn
 * @param familySha256 hash over values and ranges; the scenario's if there are none
 * @param entries every key
 * @param derived what follows
 */
public record Explanation(
    String file,
    String name,
    long seed,
    String scenarioSha256,
    String familySha256,
    List<Entry> entries,
    List<Derived.Fact> derived) {
  /** Where a value is from. */
  public enum Source {
    /** The default. */
    DEFAULT("default"),
    /** The file. */
    FILE("file"),
    /** A range in the file. */
    RANGE("range");

    private final String id;

    Source(String id) {
      this.id = id;
    }

    /** In words. */
    public String id() {
      return id;
    }
  }

  /**
   * A key with its effective value.
   *
   * @param key the key
   * @param value effective value
   * @param source where it is from
   * @param range what it was drawn from, or null
   * @param allowed which values are possible, or empty
   */
  public record Entry(Key key, JsonNode value, Source source, Range range, String allowed) {}

  /**
   * Explains a file.
   *
   * @param seed draws from the ranges
   */
  public static Explanation of(StrictYaml file, long seed) {
    Experiment experiment = Experiment.from(file, seed);
    // Finds out whether hosts and switches give what the algorithm needs.
    Baselines.create(experiment.scenario(), file.name());
    List<Entry> entries = new ArrayList<>();
    entries.add(transport(experiment, file.tree()));
    for (Sections.Section section : Sections.of(experiment)) {
      JsonNode values = Json.MAPPER.valueToTree(section.values());
      for (Key key : section.keys()) {
        if (!key.isInList()) {
          add(entries, section, key, values, file.tree(), experiment);
        }
      }
    }
    return new Explanation(
        file.name(),
        experiment.scenario().name(),
        seed,
        experiment.scenario().sha256(),
        experiment.family().sha256(),
        List.copyOf(entries),
        Derived.of(experiment.scenario(), seed));
  }

  private static Entry transport(Experiment experiment, ObjectNode file) {
    Key key = Key.TRANSPORT;
    return new Entry(
        key,
        TextNode.valueOf(experiment.scenario().transport().name()),
        file.has(key.path()) ? Source.FILE : Source.DEFAULT,
        null,
        String.join(", ", key.words()));
  }

  private static void add(
      List<Entry> entries,
      Sections.Section section,
      Key key,
      JsonNode values,
      ObjectNode file,
      Experiment experiment) {
    JsonNode value = key.in(wrapped(section.path(), values));
    // A group is explained by what is in it, unless there is nothing.
    if (value.isMissingNode() || (key.isGroup() && !value.isNull())) {
      return;
    }
    Range range = experiment.family().ranges().get(key.path());
    Source source =
        range != null ? Source.RANGE : key.in(file).isMissingNode() ? Source.DEFAULT : Source.FILE;
    entries.add(new Entry(key, value, source, range, Allowed.of(section, key)));
  }

  /** The tree of a file that holds nothing but this section. */
  private static ObjectNode wrapped(String path, JsonNode values) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    ObjectNode at = root;
    String[] steps = path.split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      at = at.putObject(steps[i]);
    }
    at.set(steps[steps.length - 1], values);
    return root;
  }

  /** Lines for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("%s: scenario %s, seed %d%n".formatted(file, name, seed));
    text.append("  scenario %s%n".formatted(scenarioSha256));
    if (!familySha256.equals(scenarioSha256)) {
      text.append("  drawn from family %s%n".formatted(familySha256));
    }
    String section = "";
    for (Entry entry : entries) {
      // Without a dot it is beside the sections.
      String next = entry.key.path().split("\\.", 2)[0];
      if (!next.equals(section)) {
        section = next;
        text.append(entry.key.path().equals(section) ? "%n".formatted() : heading(section));
      }
      text.append(line(entry));
    }
    text.append("%nderived%n".formatted());
    for (Derived.Fact fact : derived) {
      text.append(
          "  %s = %d %s%n      %s%n"
              .formatted(fact.name(), fact.value(), fact.unit(), fact.meaning()));
    }
    return text.toString();
  }

  private static String heading(String section) {
    return "%n%s%n".formatted(section);
  }

  private static String line(Entry entry) {
    String value = entry.value.isTextual() ? entry.value.asText() : entry.value.toString();
    String unit = entry.key.unit().isEmpty() ? "" : " " + entry.key.unit();
    String from =
        entry.range == null ? entry.source.id() : "drawn from " + entry.range + " in the file";
    String allowed = entry.allowed.isEmpty() ? "" : "; expected " + entry.allowed;
    String description = entry.key.description();
    return "  %s = %s%s   (%s%s)%n".formatted(entry.key.path(), value, unit, from, allowed)
        + (description.isEmpty() ? "" : "      %s%n".formatted(description));
  }

  /** The same as one JSON object. */
  public ObjectNode json() {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("file", file).put("name", name).put("seed", seed);
    object.put("scenarioSha256", scenarioSha256).put("familySha256", familySha256);
    for (Entry entry : entries) {
      ObjectNode key = object.withArray("/keys").addObject();
      key.put("key", entry.key.path());
      key.set("value", entry.value);
      key.put("unit", entry.key.unit());
      key.put("source", entry.source.id());
      if (entry.range != null) {
        key.set("range", entry.range.toTree());
      }
      key.put("allowed", entry.allowed);
      key.put("description", entry.key.description());
    }
    object.set("derived", Json.MAPPER.valueToTree(derived));
    return object;
  }
}
