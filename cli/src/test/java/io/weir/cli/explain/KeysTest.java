package io.weir.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.artefact.StrictYaml;
import io.weir.cli.Baselines;
import io.weir.cli.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records, documentation and schema say the same. */
final class KeysTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path SCHEMA = DOCS.resolve("scenario.schema.json");
  private static final JsonNode TREE = ScenarioSchema.tree();

  /** Every section and every algorithm's parameters; the heading of each in the documentation. */
  static Map<String, Sections.Section> sections() {
    Map<String, Sections.Section> sections = new TreeMap<>();
    for (Sections.Section section : Sections.of(Experiment.DEFAULTS)) {
      if (!section.path().equals(Sections.PARAMETERS)) {
        sections.put(section.path(), section);
      }
    }
    Baselines.defaults()
        .forEach(
            (name, defaults) ->
                sections.put(name, new Sections.Section(Sections.PARAMETERS, defaults)));
    return sections;
  }

  static List<String> described() {
    return new ArrayList<>(sections().keySet());
  }

  @Test
  void nothingIsLeftOut() {
    assertThat(sections())
        .containsKeys(
            "network", "roce", "traffic", "run", "congestionControl", "observation", "training")
        .containsKeys("distillation")
        .containsKeys("evaluation", "gym", "constant", "dcqcn", "swift", "pd");
  }

  @ParameterizedTest
  @MethodSource("described")
  void everyKeyHasADescription(String name) {
    for (Key key : sections().get(name).keys()) {
      assertThat(key.description())
          .as("%s has no @JsonPropertyDescription on its record component", key.path())
          .isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("described")
  void theDocumentationNamesEveryKeyAndNoOther(String name) throws IOException {
    String text = underHeading(name);
    List<String> keys = new ArrayList<>();
    for (Key key : sections().get(name).keys()) {
      if (!key.isGroup()) {
        keys.add(key.path().substring(sections().get(name).path().length() + 1));
      }
    }
    for (String key : keys) {
      assertThat(text)
          .as("docs/scenario-files.md is out of sync: section %s lacks `%s`", name, key)
          .contains("`" + key + "`");
    }
    Matcher tables = Pattern.compile("(?ms)^\\| key \\|(.*?)(?=^[^|]|\\z)").matcher(text);
    while (tables.find()) {
      Matcher rows = Pattern.compile("(?m)^\\| `([^`]+)` \\|").matcher(tables.group(1));
      while (rows.find()) {
        assertThat(keys)
            .as(
                "docs/scenario-files.md is out of sync: no key %s in section %s",
                rows.group(1), name)
            .contains(rows.group(1));
      }
    }
  }

  /** The text from a heading to the next, of whatever level. */
  private static String underHeading(String name) throws IOException {
    String docs = Files.readString(DOCS.resolve("scenario-files.md"));
    Matcher section =
        Pattern.compile("(?ms)^##+ " + Pattern.quote(name) + "$(.*?)(?=^##|\\z)").matcher(docs);
    assertThat(section.find()).as("docs/scenario-files.md has no section %s", name).isTrue();
    return section.group(1);
  }

  @Test
  void theCommittedSchemaIsThatOfTheRecords() throws IOException {
    assertThat(Files.readString(SCHEMA))
        .as("docs/scenario.schema.json is out of sync: ./weir scenario schema > %s", SCHEMA)
        .isEqualTo(Json.pretty(TREE));
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** Every key of every example is one the schema knows, and ranges stand where it allows them. */
  @ParameterizedTest
  @MethodSource("examples")
  void examplesFollowTheSchema(Path file) {
    requireKnown(file.toString(), StrictYaml.read(file).tree(), TREE);
  }

  private static void requireKnown(String path, JsonNode value, JsonNode schema) {
    if (path.endsWith(".parameters")) {
      return;
    }
    if (schema.has("$ref")) {
      JsonNode section = TREE.at(schema.path("$ref").asText().substring(1));
      requireKnown(path, value, section);
      return;
    }
    JsonNode either = schema.path("oneOf");
    boolean range = value.isObject() && either.isArray();
    if (range) {
      assertThat(either.get(1).path("$ref").asText()).as(path).matches("#/\\$defs/.*");
      return;
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode next = schema.path("properties").path(field.getKey());
      assertThat(next.isMissingNode()).as("%s.%s in the schema", path, field.getKey()).isFalse();
      requireKnown(path + "." + field.getKey(), field.getValue(), next);
    }
    for (JsonNode entry : value.isArray() ? value : List.<JsonNode>of()) {
      requireKnown(path + "[]", entry, schema.path("items"));
    }
  }

  /** Bounds are the constructor's; those that depend on another key are the widest. */
  @Test
  void boundsInTheSchema() {
    JsonNode schema = TREE;
    JsonNode payload = schema.at("/properties/roce/properties/payloadBytes/oneOf/0");
    assertThat(payload.path("type").asText()).isEqualTo("integer");
    assertThat(payload.path("minimum").asInt()).isEqualTo(1);
    assertThat(payload.path("maximum").asInt()).isEqualTo(9000);
    JsonNode share = schema.at("/properties/roce/properties/initialRateFraction/oneOf/0");
    assertThat(share.path("exclusiveMinimum").asInt(-1)).isZero();
    assertThat(share.path("maximum").asInt()).isEqualTo(1);
    JsonNode maxCwnd = schema.at("/$defs/swiftParameters/properties/maxCwnd/oneOf/0");
    assertThat(maxCwnd.path("minimum").asDouble()).isEqualTo(0.001);
    assertThat(schema.at("/properties/training/properties/updates/oneOf").isMissingNode()).isTrue();
  }
}
