package io.weir.artefact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * A YAML file whose sections become records. Keys that are left out keep their default; keys that
 * do not exist, values of a wrong type and impossible values are errors that name the file and the
 * key.
 */
public final class StrictYaml {
  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** How constructors of records begin their messages: a key, a colon, what was expected. */
  private static final Pattern KEY_AND_REST = Pattern.compile("(?s)([A-Za-z][\\w.\\[\\]]*): (.*)");

  private final String name;
  private final ObjectNode root;

  private StrictYaml(String name, ObjectNode root) {
    this.name = name;
    this.root = root;
  }

  /** Reads and parses a file. */
  public static StrictYaml read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw UserError.input("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  /** Parses text; {@code name} stands for the file in errors. */
  public static StrictYaml parse(String name, String text) {
    try {
      JsonNode tree = YAML.readTree(text);
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        tree = YAML.createObjectNode();
      }
      if (tree instanceof ObjectNode object) {
        return new StrictYaml(name, object);
      }
      throw UserError.input(name + ": expected keys and values at the top level");
    } catch (JsonProcessingException e) {
      String at = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw UserError.input(name + at + ": not valid YAML: " + e.getOriginalMessage(), e);
    }
  }

  /** Whether the file has this top-level key. */
  public boolean has(String key) {
    return root.has(key);
  }

  /** The file's name, for messages. */
  public String name() {
    return name;
  }

  /** A copy of the whole file's tree. */
  public ObjectNode tree() {
    return root.deepCopy();
  }

  /** A file of the same name that says {@code other} instead. */
  public StrictYaml withTree(ObjectNode other) {
    return new StrictYaml(name, other.deepCopy());
  }

  /** Fails when the file has a top-level key that is not among {@code known}. */
  public void requireKnownKeys(Collection<String> known) {
    root.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw UserError.input(unknownKey(name, key, key, known));
              }
            });
  }

  /**
   * The section under {@code key}, laid over {@code defaults}: objects merge key by key, everything
   * else replaces. A missing section, or one with nothing in it, gives the defaults.
   */
  public <T> T section(String key, T defaults, Class<T> type) {
    JsonNode user = root.get(key);
    if (user == null || user.isNull() || (user.isTextual() && user.asText().isEmpty())) {
      return defaults;
    }
    return overlay(name, key, defaults, user, type);
  }

  /**
   * Lays {@code values} over {@code defaults}, as {@link #section} does.
   *
   * @param file named in errors
   * @param key where the values stand, named in errors
   * @param values a tree, a map or a record
   */
  public static <T> T overlay(
      String file, String key, T defaults, Object values, Class<? extends T> type) {
    JsonNode base = Json.MAPPER.valueToTree(defaults);
    JsonNode tree = Json.MAPPER.valueToTree(values);
    requireValues(file, key, tree);
    return convert(file, key, merge(base, tree), type);
  }

  /** The top-level scalar under {@code key}, or {@code fallback}. */
  public String text(String key, String fallback) {
    JsonNode node = root.get(key);
    if (node == null) {
      return fallback;
    }
    if (!node.isTextual()) {
      throw UserError.input(name + ": key `" + key + "`: expected a text, found " + node);
    }
    return node.asText();
  }

  /** Writes a value as YAML text. */
  public static String write(Object value) {
    try {
      return YAML.writeValueAsString(Json.MAPPER.valueToTree(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as YAML: " + value.getClass(), e);
    }
  }

  /** Converts a tree to {@code type} and turns every failure into a clear {@link UserError}. */
  static <T> T convert(String file, String prefix, JsonNode node, Class<T> type) {
    try {
      return Json.MAPPER.treeToValue(node, type);
    } catch (UnrecognizedPropertyException e) {
      List<String> known = new ArrayList<>();
      if (e.getKnownPropertyIds() != null) {
        e.getKnownPropertyIds().forEach(id -> known.add(id.toString()));
      }
      throw UserError.input(unknownKey(file, path(prefix, e), e.getPropertyName(), known), e);
    } catch (ValueInstantiationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw impossible(file, path(prefix, e), cause.getMessage(), e);
    } catch (InvalidFormatException e) {
      throw e.getTargetType().isEnum()
          ? unknownWord(file, path(prefix, e), e)
          : wrongType(file, prefix, e);
    } catch (MismatchedInputException e) {
      throw wrongType(file, prefix, e);
    } catch (JsonProcessingException e) {
      String key = e instanceof JsonMappingException mapping ? path(prefix, mapping) : prefix;
      throw UserError.input(file + ": key `" + key + "`: " + e.getOriginalMessage(), e);
    }
  }

  private static UserError unknownWord(String file, String key, InvalidFormatException e) {
    List<String> known = new ArrayList<>();
    for (Object constant : e.getTargetType().getEnumConstants()) {
      known.add(constant.toString());
    }
    String word = String.valueOf(e.getValue());
    return UserError.input(
        file
            + ": key `"
            + key
            + "`: expected one of "
            + known
            + ", found `"
            + word
            + "`"
            + suggestion(word, known),
        e);
  }

  private static UserError wrongType(String file, String prefix, MismatchedInputException e) {
    String expected =
        e.getTargetType() == null ? "" : " (expected " + typeName(e.getTargetType()) + ")";
    String what = e.getOriginalMessage().replaceAll("\\(.*", "").replaceAll("`[a-z.]+\\.", "`");
    return UserError.input(file + ": key `" + path(prefix, e) + "`: " + what.strip() + expected, e);
  }

  /**
   * An impossible value that a record's constructor refused.
   *
   * @param path where the record stands in the file; empty for the top level
   * @param message key, colon, what was expected
   */
  public static UserError impossible(
      String file, String path, String message, RuntimeException cause) {
    return impossible(file, path, message, (Exception) cause);
  }

  private static UserError impossible(String file, String path, String message, Exception cause) {
    Matcher parts = KEY_AND_REST.matcher(String.valueOf(message));
    if (!parts.matches()) {
      return UserError.input(file + ": key `" + path + "`: " + message, cause);
    }
    String key = path.isEmpty() ? parts.group(1) : path + "." + parts.group(1);
    return UserError.input(file + ": key `" + key + "`: " + parts.group(2), cause);
  }

  /** The known word nearest to {@code word}, if one is near enough to be meant. */
  public static String suggestion(String word, Collection<String> known) {
    String best = null;
    int bestDistance = Math.max(2, word.length() / 2);
    for (String candidate : new TreeSet<>(known)) {
      int distance = LevenshteinDistance.getDefaultInstance().apply(word, candidate);
      if (distance <= bestDistance) {
        best = candidate;
        bestDistance = distance - 1;
      }
    }
    return best == null ? "" : "; did you mean `" + best + "`?";
  }

  private static String unknownKey(String file, String path, String key, Collection<String> known) {
    return file
        + ": unknown key `"
        + path
        + "`"
        + suggestion(key, known)
        + " (known: "
        + String.join(", ", new TreeSet<>(known))
        + ")";
  }

  private static void requireValues(String file, String path, JsonNode node) {
    if (node.isNull()) {
      throw UserError.input(
          file
              + ": key `"
              + path
              + "`: expected a value, found nothing; leave the key away to get"
              + " its default");
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      requireValues(file, path + "[" + i + "]", node.get(i));
    }
    node.properties()
        .forEach(field -> requireValues(file, path + "." + field.getKey(), field.getValue()));
  }

  private static JsonNode merge(JsonNode base, JsonNode over) {
    if (!(base instanceof ObjectNode baseObject) || !(over instanceof ObjectNode overObject)) {
      return over;
    }
    Set<Map.Entry<String, JsonNode>> fields = overObject.properties();
    for (Map.Entry<String, JsonNode> field : fields) {
      JsonNode old = baseObject.get(field.getKey());
      baseObject.set(field.getKey(), old == null ? field.getValue() : merge(old, field.getValue()));
    }
    return baseObject;
  }

  private static String path(String prefix, JsonMappingException e) {
    StringBuilder path = new StringBuilder(prefix);
    for (JsonMappingException.Reference reference : e.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append('.').append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  private static String typeName(Class<?> type) {
    if (type == int.class || type == long.class || type == Long.class || type == Integer.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == String.class) {
      return "a text";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    if (type.isEnum()) {
      return "one of " + java.util.Arrays.toString(type.getEnumConstants());
    }
    return "keys and values";
  }
}
