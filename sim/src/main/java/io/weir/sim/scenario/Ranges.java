package io.weir.sim.scenario;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the ranges in a scenario file. What a key takes is read off the section's record. */
final class Ranges {
  /** Sections whose values may be ranges, and their records. */
  static final Map<String, Class<? extends Record>> SECTIONS = sections();

  private static final String CONTROL = "congestionControl";
  private static final String PARAMETERS = ".parameters";
  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);
  private static final Set<Class<?>> REAL =
      Set.of(double.class, Double.class, float.class, Float.class);
  private static final Set<Class<?>> WORD = Set.of(String.class, boolean.class, Boolean.class);

  private final String file;
  private final ObjectNode root;
  private final Map<String, Class<? extends Record>> algorithms;
  private final List<Placed> found = new ArrayList<>();

  /**
   * A range and its place.
   *
   * @param key dotted, for people, and the name of its random stream
   * @param at in the file's tree
   * @param range what stands there
   */
  record Placed(String key, JsonPointer at, Range range) {
    /** Puts a value in the range's place. */
    void put(ObjectNode tree, JsonNode value) {
      JsonNode parent = tree.at(at.head());
      if (parent instanceof ArrayNode list) {
        list.set(at.last().getMatchingIndex(), value);
      } else {
        ((ObjectNode) parent).set(at.last().getMatchingProperty(), value);
      }
    }
  }

  private Ranges(String file, ObjectNode root, Map<String, Class<? extends Record>> algorithms) {
    this.file = file;
    this.root = root;
    this.algorithms = algorithms;
  }

  /**
   * The ranges of a file, in the file's order.
   *
   * @param algorithms parameters of every algorithm, by name
   * @throws UserError for a range that is wrong or where none is possible
   */
  static List<Placed> in(StrictYaml file, Map<String, Class<? extends Record>> algorithms) {
    ObjectNode root = file.tree();
    Ranges ranges = new Ranges(file.name(), root, algorithms);
    for (Map.Entry<String, JsonNode> section : root.properties()) {
      String key = section.getKey();
      Class<? extends Record> type = SECTIONS.get(key);
      if (type == null) {
        ranges.refuse(key, section.getValue());
      } else {
        ranges.walk(key, JsonPointer.empty().appendProperty(key), section.getValue(), type);
      }
    }
    return ranges.found;
  }

  private static Map<String, Class<? extends Record>> sections() {
    Map<String, Class<? extends Record>> sections = new LinkedHashMap<>();
    for (RecordComponent component : Scenario.class.getRecordComponents()) {
      if (component.getType().isRecord()) {
        sections.put(component.getName(), component.getType().asSubclass(Record.class));
      }
    }
    return sections;
  }

  /**
   * Parameters of the algorithms that {@code holder} may end up with: congestionControl, or an
   * entry of its mix.
   */
  private List<Class<? extends Record>> parameters(JsonNode holder) {
    JsonNode algorithm = holder.path("algorithm");
    List<Class<? extends Record>> types = new ArrayList<>();
    if (algorithm.isMissingNode()) {
      types.add(algorithms.get(AlgorithmSpec.DEFAULTS.algorithm()));
    } else {
      Iterable<JsonNode> names =
          algorithm.path("choice").isArray() ? algorithm.path("choice") : List.of(algorithm);
      names.forEach(name -> types.add(algorithms.get(name.asText())));
    }
    types.removeIf(java.util.Objects::isNull);
    return types;
  }

  private void walk(String key, JsonPointer at, JsonNode node, Type type) {
    Class<?> raw = raw(type);
    if (node.isObject() && kindOf(raw) != null) {
      found.add(new Placed(key, at, Range.of(file, key, node, kindOf(raw))));
    } else if (node.isObject() && raw == Object.class && Range.isRange(node)) {
      found.add(new Placed(key, at, Range.of(file, key, node, Range.Kind.UNKNOWN)));
    } else if (Range.isRange(node)) {
      throw UserError.input(
          file + ": key `" + key + "`: no range is possible here; give one to a single value");
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String name = field.getKey();
        Type of = isParameters(key) ? parameterType(at, name) : componentType(raw, name);
        walk(key + "." + name, at.appendProperty(name), field.getValue(), of);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(key + "[" + i + "]", at.appendIndex(i), node.get(i), elementType(type));
      }
    }
  }

  private static boolean isParameters(String key) {
    return key.equals(CONTROL + PARAMETERS)
        || (key.startsWith(CONTROL + ".mix[") && key.endsWith("]" + PARAMETERS));
  }

  /** What a parameter takes; {@code at} is the place of all parameters. */
  private Type parameterType(JsonPointer at, String name) {
    for (Class<? extends Record> type : parameters(root.at(at.head()))) {
      if (componentType(type, name) != Object.class) {
        return componentType(type, name);
      }
    }
    return Object.class;
  }

  private static Type componentType(Class<?> type, String name) {
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getName().equals(name)) {
          return component.getGenericType();
        }
      }
    }
    return Object.class;
  }

  private static Type elementType(Type type) {
    return type instanceof ParameterizedType list && list.getActualTypeArguments().length == 1
        ? list.getActualTypeArguments()[0]
        : Object.class;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return raw(parameterized.getRawType());
    }
    return type instanceof Class<?> plain ? plain : Object.class;
  }

  /** What a single value of this class takes; null if it is not a single value. */
  private static Range.Kind kindOf(Class<?> type) {
    if (WHOLE.contains(type)) {
      return Range.Kind.WHOLE;
    }
    if (REAL.contains(type)) {
      return Range.Kind.REAL;
    }
    return WORD.contains(type) || type.isEnum() ? Range.Kind.WORD : null;
  }

  /** Fails if there is a range anywhere below {@code key}. */
  private void refuse(String key, JsonNode node) {
    if (Range.isRange(node)) {
      throw UserError.input(
          file
              + ": key `"
              + key
              + "`: no range is possible here, only in "
              + String.join(", ", SECTIONS.keySet()));
    }
    node.properties().forEach(field -> refuse(key + "." + field.getKey(), field.getValue()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      refuse(key + "[" + i + "]", node.get(i));
    }
  }
}
