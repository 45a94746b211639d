package io.weir.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictYamlTest {
  enum Mode {
    fast,
    slow
  }

  record Inner(long delayNs, List<Integer> sizes) {}

  record Settings(int count, double rateGbps, Mode mode, String title, Inner inner) {
    Settings {
      if (count < 1) {
        throw new IllegalArgumentException("count: expected at least 1, found " + count);
      }
    }
  }

  private static final Settings DEFAULTS =
      new Settings(3, 100, Mode.fast, "t", new Inner(500, List.of(1, 2)));

  private static Settings settings(String text) {
    return StrictYaml.parse("s.yaml", text).section("settings", DEFAULTS, Settings.class);
  }

  @Test
  void defaultsMergeKeyByKeyAndListsAreReplaced() {
    assertThat(settings("settings: {rateGbps: 25, inner: {sizes: [7]}}"))
        .isEqualTo(new Settings(3, 25, Mode.fast, "t", new Inner(500, List.of(7))));
    assertThat(settings("settings:\n  mode: slow\n  inner:\n    delayNs: 9\n"))
        .isEqualTo(new Settings(3, 100, Mode.slow, "t", new Inner(9, List.of(1, 2))));
  }

  /** A section whose keys are all commented out is as good as none. */
  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing", "other: 1", "settings:", "settings: {}", "settings: ~"})
  void whatIsLeftOutKeepsItsDefault(String text) {
    assertThat(settings(text)).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "settings: {cuont: 4}                | unknown key `settings.cuont`; did you mean `count`?",
        "settings: {inner: {delayMs: 4}}     | unknown key `settings.inner.delayMs`; did you mean"
            + " `delayNs`?",
        "settings: {zzzzzzzz: 4}             | unknown key `settings.zzzzzzzz` (known: count",
        "settings: {count: many}             | key `settings.count`",
        "settings: {count: 2.5}              | key `settings.count`",
        "settings: {count: '4'}              | key `settings.count`",
        "settings: {count: 99999999999}      | key `settings.count`",
        "settings: {count: ~}                | key `settings.count`",
        "settings: {rateGbps: fast}          | key `settings.rateGbps`",
        "settings: {rateGbps: true}          | key `settings.rateGbps`",
        "settings: {mode: medium}            | key `settings.mode`",
        "settings: {title: [a]}              | key `settings.title`",
        "settings: {inner: 3}                | key `settings.inner`",
        "settings: {inner: {sizes: 3}}       | key `settings.inner.sizes`",
        "settings: {inner: {sizes: [1, b]}}  | key `settings.inner.sizes[1]`",
        "settings: [1, 2]                    | key `settings`",
        "settings: 7                         | key `settings`",
        "settings: {count: 0}                | key `settings.count`: expected at least 1, found 0",
      })
  void whatIsWrongIsNamed(String text, String message) {
    assertThatThrownBy(() -> settings(text))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.kind()).isEqualTo(UserError.Kind.INPUT))
        .hasMessageStartingWith("s.yaml")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "settings: {count: many}       | expected a whole number",
        "settings: {rateGbps: fast}    | expected a number",
        "settings: {mode: medium}      | expected one of [fast, slow]",
        "settings: {title: [a]}        | expected a text",
        "settings: {inner: {sizes: 3}} | expected a list",
        "settings: [1, 2]              | expected keys and values",
      })
  void theMessageSaysWhatIsExpected(String text, String message) {
    assertThatThrownBy(() -> settings(text)).hasMessageContaining(message);
  }

  @Test
  void aDuplicateKeyIsNamedWithItsLine() {
    assertThatThrownBy(() -> settings("settings:\n  count: 1\n  count: 2\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("s.yaml:3", "count");
  }

  /** Silently reading the first of two documents would leave half the file without effect. */
  @Test
  void aSecondDocumentIsRefused() {
    assertThatThrownBy(() -> settings("settings: {count: 1}\n---\nsettings: {count: 2}\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("s.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a\n- b", "just text", "7"})
  void theTopLevelMustBeKeysAndValues(String text) {
    assertThatThrownBy(() -> settings(text))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("s.yaml", "keys and values");
  }

  @Test
  void brokenYamlNamesTheLine() {
    assertThatThrownBy(() -> settings("settings:\n  count: [1\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("s.yaml:", "not valid YAML");
  }

  @Test
  void unknownTopLevelKeysAreRefused() {
    StrictYaml file = StrictYaml.parse("s.yaml", "netwrok: {}\n");
    assertThatThrownBy(() -> file.requireKnownKeys(List.of("network", "traffic")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "s.yaml: unknown key `netwrok`; did you mean `network`? (known: network, traffic)");
    file.requireKnownKeys(List.of("netwrok"));
  }

  @Test
  void textIsReadOrRefused() {
    StrictYaml file = StrictYaml.parse("s.yaml", "name: eight\nother: 8\n");
    assertThat(file.text("name", "none")).isEqualTo("eight");
    assertThat(file.text("missing", "none")).isEqualTo("none");
    assertThatThrownBy(() -> file.text("other", "none"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("s.yaml", "key `other`", "expected a text");
  }

  @Test
  void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("none.yaml");
    assertThatThrownBy(() -> StrictYaml.read(missing))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(missing.toString(), "no such file");
    Path latin1 = Files.write(folder.resolve("l.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE9});
    assertThatThrownBy(() -> StrictYaml.read(latin1))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(latin1.toString(), "UTF-8");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatIsWrittenIsRead(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String[] titles = {"yes", "007", "1e3", "a: b", "# no", " x ", "ä\n\"'", "null", "~", "-"};
    for (String title : titles) {
      Settings settings =
          new Settings(
              1 + random.nextInt(9),
              random.nextDouble() * 1e12,
              Mode.values()[random.nextInt(2)],
              title,
              new Inner(random.nextLong(), List.of(random.nextInt())));
      String text = StrictYaml.write(Map.of("settings", settings));
      assertThat(settings(text)).as("seed %d, text:\n%s", seed, text).isEqualTo(settings);
    }
  }

  @Test
  void suggestionsAreNearOrAbsent() {
    assertThat(StrictYaml.suggestion("dqcn", List.of("dcqcn", "swift"))).contains("`dcqcn`");
    assertThat(StrictYaml.suggestion("reno", List.of("dcqcn", "swift"))).isEmpty();
  }
}
