package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in examples/ runs, and gives the digest that is committed. */
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final String DIGESTS = "example-digests.properties";

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void simulatesToItsDigest(Path file, @TempDir Path folder) throws IOException {
    Path out = folder.resolve("result.json");
    CommandLineRun run = CommandLineRun.of("simulate", file.toString(), "--out", out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = Json.MAPPER.readTree(out.toFile());
    assertThat(result.path("goodputGbps").asDouble()).as("goodput of %s", file).isPositive();
    String name = file.getFileName().toString();
    String digest = result.path("digest").asText();
    assertThat(digest)
        .as(
            "digest of %s is out of sync; if the change of behaviour is meant, put the line%n%s=%s%n"
                + "into cli/src/test/resources/io/weir/cli/%s",
            name, name, digest, DIGESTS)
        .isEqualTo(committed().getProperty(name));
  }

  @Test
  void thereAreAtLeastThree() throws IOException {
    assertThat(scenarios()).hasSizeGreaterThanOrEqualTo(3);
  }

  private static Properties committed() throws IOException {
    Properties digests = new Properties();
    try (InputStream in = ExamplesTest.class.getResourceAsStream(DIGESTS)) {
      digests.load(in);
    }
    return digests;
  }
}
