package io.weir.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtefactTest {
  private static final String FORMAT = "weir/example";
  private static final int VERSION = 2;
  private static final Provenance PROVENANCE =
      Provenance.now(42, "5ce0", Map.of("policy", "ab12", "observation", "cd34"));

  @TempDir Path folder;

  record Content(String title, List<Double> weights, Map<String, Long> counts) {
    Content {
      if (weights.isEmpty()) {
        throw new IllegalArgumentException("weights: expected at least one");
      }
    }
  }

  private static Content content() {
    return new Content(
        "π ≈ 3", List.of(2.0E-3, 1.0E22, -Double.MIN_VALUE), Map.of("b", 2L, "a", Long.MAX_VALUE));
  }

  private Path written() {
    Path file = folder.resolve("a.json");
    Artefact.write(file, FORMAT, VERSION, PROVENANCE, content());
    return file;
  }

  @Test
  void whatIsWrittenIsRead() {
    Path file = folder.resolve("deep/er/a.json");
    Artefact written = Artefact.write(file, FORMAT, VERSION, PROVENANCE, content());
    Artefact read = Artefact.read(file, FORMAT, VERSION);
    assertThat(read.contentAs(Content.class)).isEqualTo(content());
    assertThat(read.provenance()).isEqualTo(PROVENANCE);
    assertThat(read.provenance().weirVersion()).isEqualTo(WeirVersion.current());
    assertThat(read.formatVersion()).isEqualTo(VERSION);
    assertThat(read.sha256()).isEqualTo(written.sha256()).matches("[0-9a-f]{64}");
    assertThat(Artefact.formatOf(file)).isEqualTo(FORMAT);
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(written());
    assertThat(Files.readAllBytes(written())).isEqualTo(first);
  }

  @Test
  void layoutDoesNotMatterOnlyContent() throws IOException {
    Path file = written();
    Files.writeString(file, Json.canonical(Json.MAPPER.readTree(file.toFile())));
    assertThat(Artefact.read(file, FORMAT, VERSION).contentAs(Content.class)).isEqualTo(content());
  }

  @Test
  void editedContentIsRefused() throws IOException {
    Path file = written();
    Files.writeString(file, Files.readString(file).replace("\"seed\" : 42", "\"seed\" : 43"));
    refuses(file, "key `sha256`", "edited or damaged", "make it again");
  }

  static java.util.stream.LongStream seeds() {
    return java.util.stream.LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyOneCharacterChangedIsRefused(long seed) throws IOException {
    Path file = folder.resolve("a.json");
    // Integers and plain text: two decimal texts may mean the same double.
    Artefact.write(file, FORMAT, VERSION, PROVENANCE, Map.of("text", "plain", "list", List.of(7)));
    String text = Files.readString(file);
    SplittableRandom random = new SplittableRandom(seed);
    int at;
    do {
      at = random.nextInt(text.length());
    } while (Character.isWhitespace(text.charAt(at)));
    String others = "0123456789abxyz\"{}[]:,\\".replace(text.substring(at, at + 1), "");
    char other = others.charAt(random.nextInt(others.length()));
    Files.writeString(file, text.substring(0, at) + other + text.substring(at + 1));
    assertThat(catchThrowable(() -> Artefact.read(file, FORMAT, VERSION)))
        .as("seed %d: `%s` at %d became `%s`", seed, text.charAt(at), at, other)
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Path file = written();
    byte[] bytes = Files.readAllBytes(file);
    // Without its last byte, a newline, the file is still whole.
    for (int length = 0; length < bytes.length - 1; length++) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      assertThat(catchThrowable(() -> Artefact.read(file, FORMAT, VERSION)))
          .as("the first %d of %d bytes", length, bytes.length)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("make it again");
    }
  }

  @Test
  void aNewerVersionIsRefused() {
    Path file = folder.resolve("a.json");
    Artefact.write(file, FORMAT, VERSION + 1, PROVENANCE, content());
    refuses(file, "key `formatVersion`", "versions 1 to 2", "found 3", "update Weir");
  }

  @Test
  void anotherFormatIsRefused() {
    Path file = folder.resolve("a.json");
    Artefact.write(file, "weir/other", VERSION, PROVENANCE, content());
    refuses(file, "key `format`", "\"weir/example\"", "\"weir/other\"", "needed here");
  }

  @Test
  void aMissingFileIsNamed() {
    refuses(folder.resolve("none.json"), "no such file", "check the path");
  }

  @Test
  void aFolderIsNoFile() {
    refuses(folder, "cannot read", "irectory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"format: weir/example", "\"text\"", "[]", "null", "{} {}", "{\"a\":1,\"a\":2}"})
  void whatIsNoJsonObjectIsRefused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), text);
    assertThat(catchThrowable(() -> Artefact.read(file, FORMAT, VERSION)))
        .as(text)
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void binaryIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("a.json"), new byte[] {(byte) 0xC3, 0x28, 0, 1, 2});
    refuses(file, "make it again");
  }

  @Test
  void contentOfAnotherShapeNamesTheKey() {
    Path file = folder.resolve("a.json");
    Artefact.write(
        file, FORMAT, 1, PROVENANCE, Map.of("title", "t", "weights", "none", "counts", Map.of()));
    Artefact read = Artefact.read(file, FORMAT, VERSION);
    assertThatThrownBy(() -> read.contentAs(Content.class))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(file.toString(), "key `content.weights`", "a list");
  }

  @Test
  void impossibleContentNamesTheKey() {
    Path file = folder.resolve("a.json");
    Artefact.write(
        file,
        FORMAT,
        1,
        PROVENANCE,
        Map.of("title", "t", "weights", List.of(), "counts", Map.of()));
    Artefact read = Artefact.read(file, FORMAT, VERSION);
    assertThatThrownBy(() -> read.contentAs(Content.class))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(file.toString(), "key `content.weights`: expected at least one");
  }

  private static void refuses(Path file, String... parts) {
    assertThatThrownBy(() -> Artefact.read(file, FORMAT, VERSION))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.kind()).isEqualTo(UserError.Kind.INPUT))
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  /** The charset is part of the format, whatever the machine's default. */
  @Test
  void textIsUtf8() throws IOException {
    assertThat(new String(Files.readAllBytes(written()), StandardCharsets.UTF_8)).contains("π ≈ 3");
  }
}
