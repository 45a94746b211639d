package io.weir.trainer.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.sim.scenario.Derived;
import io.weir.sim.scenario.Range;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.scenario.ScenarioFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scenarios of a {@link WorkloadSpec} in its file.
 *
 * @param name what to call it
 * @param family the scenarios
 * @param baseRtt which base round-trip time the hosts are told
 */
public record WorkloadFamily(String name, ScenarioFamily family, WorkloadSpec.BaseRtt baseRtt) {
  private static final Pattern KEY = Pattern.compile("key `(\\w+)");
  private static final String TRAFFIC = "traffic";

  /**
   * The workloads of a file; each range is tried as {@link ScenarioFamily#from} does.
   *
   * @param file the scenario file
   * @param key where the workloads stand in it, for errors
   * @throws UserError naming file and key
   */
  public static List<WorkloadFamily> of(StrictYaml file, String key, List<WorkloadSpec> specs) {
    List<WorkloadFamily> families = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < specs.size(); i++) {
      String at = key + "[" + i + "]";
      WorkloadFamily family = of(file, at, i, specs.get(i));
      if (!names.add(family.name)) {
        throw UserError.input(
            "%s: key `%s.name`: expected a name that no other has, found `%s` again"
                .formatted(file.name(), at, family.name));
      }
      families.add(family);
    }
    return List.copyOf(families);
  }

  /** The workloads that {@code spec}, the section training of {@code file}, trains on. */
  public static List<WorkloadFamily> trained(StrictYaml file, TrainingSpec spec) {
    List<WorkloadFamily> families = of(file, "training.workloads", spec.workloads());
    Curriculum.requireKnown(
        file.name(), spec.curriculum(), families.stream().map(WorkloadFamily::name).toList());
    return families;
  }

  private static WorkloadFamily of(StrictYaml file, String at, int index, WorkloadSpec spec) {
    Map<String, ObjectNode> sections = sections(spec);
    ScenarioFamily family;
    try {
      family = ScenarioFamily.from(file.withTree(laidOver(file.tree(), sections)), Map.of());
    } catch (UserError e) {
      throw UserError.input(placed(e.getMessage(), at, sections.keySet()), e);
    }
    String name = spec.name() != null ? spec.name() : title(family, index);
    return new WorkloadFamily(name, family, spec.baseRtt());
  }

  private static Map<String, ObjectNode> sections(WorkloadSpec spec) {
    Map<String, ObjectNode> sections = new LinkedHashMap<>();
    sections.put(TRAFFIC, spec.traffic());
    sections.put("network", spec.network());
    sections.put("roce", spec.roce());
    sections.values().removeIf(java.util.Objects::isNull);
    return sections;
  }

  /** The file's scenario with these sections over its own; who decides is not up to the file. */
  private static ObjectNode laidOver(ObjectNode file, Map<String, ObjectNode> sections) {
    file.retain(Scenario.KEYS);
    file.remove(List.of("congestionControl", "name"));
    sections.forEach(
        (section, values) -> {
          boolean whole = section.equals(TRAFFIC) && values.has("pattern");
          JsonNode under = file.get(section);
          file.set(
              section,
              whole || !(under instanceof ObjectNode) ? values.deepCopy() : merge(under, values));
        });
    return file;
  }

  /** Key by key; a range is a value, not keys. */
  private static JsonNode merge(JsonNode under, JsonNode over) {
    boolean keys =
        under instanceof ObjectNode
            && over instanceof ObjectNode
            && !Range.isRange(under)
            && !Range.isRange(over);
    if (!keys) {
      return over.deepCopy();
    }
    ObjectNode merged = under.deepCopy();
    over.properties()
        .forEach(
            field -> {
              JsonNode old = merged.get(field.getKey());
              merged.set(
                  field.getKey(),
                  old == null ? field.getValue().deepCopy() : merge(old, field.getValue()));
            });
    return merged;
  }

  /** The message with the key where it stands in the file, or with the workload it is about. */
  private static String placed(String message, String at, Set<String> sections) {
    Matcher key = KEY.matcher(message);
    return key.find() && sections.contains(key.group(1))
        ? message.substring(0, key.start(1)) + at + "." + message.substring(key.start(1))
        : message + " (in `" + at + "`)";
  }

  private static String title(ScenarioFamily family, int index) {
    boolean drawn = family.ranges().keySet().stream().anyMatch(key -> key.startsWith(TRAFFIC));
    return drawn ? "workload " + (index + 1) : family.draw(0).traffic().title();
  }

  /** The workload. */
  public Workload workload() {
    return new Workload(name, this::draw);
  }

  private Scenario draw(long seed) {
    Scenario scenario = family.draw(seed);
    return baseRtt == WorkloadSpec.BaseRtt.configured
        ? scenario
        : scenario.withRoce(scenario.roce().withBaseRttNs(Derived.baseRttNs(scenario, seed)));
  }
}
