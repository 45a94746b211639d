package io.weir.cli.explain;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import io.weir.artefact.Unit;
import io.weir.sim.scenario.Scenario;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A key of a scenario file, read off the record it becomes.
 *
 * @param path dotted, from the top of the file; {@code []} after a list stands for its entries
 * @param type class of its value
 * @param element class of a list's entries, or null
 * @param description what it means; empty if the record does not say
 * @param unit of the value, or empty
 */
public record Key(String path, Class<?> type, Class<?> element, String description, String unit) {
  /** The key beside the sections that says which of the hosts' sections counts. */
  static final Key TRANSPORT =
      new Key(
          "transport",
          Scenario.Transport.class,
          null,
          "what the hosts speak: RoCE (section roce) or TCP (section tcp)",
          "");

  /** Units by the ending of a key's name. */
  private static final Map<String, String> UNITS = units();

  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class);
  private static final Set<Class<?>> REAL =
      Set.of(double.class, Double.class, float.class, Float.class);

  private static Map<String, String> units() {
    Map<String, String> units = new LinkedHashMap<>();
    units.put("Ns", "ns");
    units.put("Us", "µs");
    units.put("Ms", "ms");
    units.put("Bytes", "bytes");
    units.put("Packets", "packets");
    units.put("Messages", "messages");
    units.put("Gbps", "Gb/s");
    units.put("Mbps", "Mb/s");
    units.put("Bps", "bit/s");
    return units;
  }

  /** The keys of a record under {@code prefix}, depth first, groups before what is in them. */
  static List<Key> of(String prefix, Class<?> type) {
    List<Key> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Key key = of(prefix, type, component);
      keys.add(key);
      if (key.isGroup()) {
        keys.addAll(of(key.path, key.type));
      } else if (key.element != null
          && key.element.isRecord()
          && !Sections.isSection(key.element)) {
        keys.addAll(of(key.path + "[]", key.element));
      }
    }
    return keys;
  }

  private static Key of(String prefix, Class<?> owner, RecordComponent component) {
    String name = component.getName();
    try {
      JsonPropertyDescription description =
          owner.getDeclaredField(name).getAnnotation(JsonPropertyDescription.class);
      return new Key(
          prefix + "." + name,
          component.getType(),
          element(component.getGenericType()),
          description == null ? "" : description.value(),
          unit(component));
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("every component of a record has a field", e);
    }
  }

  private static Class<?> element(Type type) {
    boolean list =
        type instanceof ParameterizedType p
            && p.getRawType() instanceof Class<?> c
            && c == List.class;
    return list && ((ParameterizedType) type).getActualTypeArguments()[0] instanceof Class<?> of
        ? of
        : null;
  }

  private static String unit(RecordComponent component) {
    Unit given = component.getAnnotation(Unit.class);
    if (given != null) {
      return given.value();
    }
    for (Map.Entry<String, String> unit : UNITS.entrySet()) {
      if (component.getName().endsWith(unit.getKey())) {
        return unit.getValue();
      }
    }
    return "";
  }

  /** Whether it holds keys itself. */
  boolean isGroup() {
    return type.isRecord();
  }

  /** Whether it holds keys of the section it is called after. */
  boolean isPartOfSection() {
    return type == ObjectNode.class;
  }

  /** Whether it stands for the entries of a list. */
  boolean isInList() {
    return path.contains("[]");
  }

  /** Whether it takes whole numbers. */
  boolean isWhole() {
    return WHOLE.contains(type);
  }

  /** Whether it takes real numbers. */
  boolean isReal() {
    return REAL.contains(type);
  }

  /** The words it takes, if it takes certain words only; empty otherwise. */
  List<String> words() {
    return words(type);
  }

  static List<String> words(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> Json.MAPPER.valueToTree(constant).asText())
            .toList()
        : List.of();
  }

  /** The last part of the path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Its value in the tree of a whole file; missing if there is none. */
  JsonNode in(JsonNode file) {
    return file.at(JsonPointer.compile("/" + path.replace('.', '/')));
  }
}
