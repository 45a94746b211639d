package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code weir live}: errors, which need no root, and a short run, which does. */
final class LiveCommandTest {
  private static final String EXAMPLE = Path.of("..", "examples", "live.yaml").toString();

  @TempDir private Path folder;

  @BeforeEach
  void onLinux() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "live mode needs Linux");
  }

  private static void assertError(CommandLineRun run, String... parts) {
    assertThat(run.exitCode()).as(run.err()).isIn(3, 4);
    assertThat(run.err()).contains(parts).doesNotContain("\tat ");
  }

  @Test
  void aScenarioWithoutSingleBottleneckIsRefused() {
    String leafSpine = Path.of("..", "examples", "leaf-spine.yaml").toString();
    assertError(
        CommandLineRun.of("live", leafSpine, "--cc", "reno"),
        "leaf-spine.yaml",
        "`transport`",
        "tcp");
  }

  @Test
  void algorithmsTheKernelHasNotAreRefused() {
    assertError(
        CommandLineRun.of("live", EXAMPLE, "--cc", "reno,swift"), "`swift`", "available: ", "reno");
  }

  @Test
  void namesForAMixMustBeAsManyAsItsClasses() {
    assertError(
        CommandLineRun.of("live", EXAMPLE, "--cc", "reno+reno"), "--cc", "1 for the classes");
    assertError(CommandLineRun.of("live", EXAMPLE, "--cc", "reno,,reno"), "--cc", "expected names");
    assertError(CommandLineRun.of("live", EXAMPLE, "--runs", "0"), "--runs", "found 0");
    assertError(CommandLineRun.of("live", EXAMPLE, "--duration", "0"), "--duration", "found 0");
  }

  @Test
  void nothingIsReplaced() throws IOException {
    Path out = Files.writeString(folder.resolve("there.json"), "mine");
    assertError(
        CommandLineRun.of("live", EXAMPLE, "--cc", "reno", "--out", out.toString()), "there");
    assertThat(out).hasContent("mine");
  }

  /** A mix live and simulated, with everything that is written. */
  @Test
  void aMixSideBySide() throws IOException {
    Path out = folder.resolve("live.json");
    Path csv = folder.resolve("csv");
    String mix = Path.of("..", "examples", "bbr-against-cubic.yaml").toString();
    CommandLineRun run =
        CommandLineRun.of(
            "live",
            mix,
            "--cc",
            "reno+cubic",
            "--duration",
            "1.5",
            "--compare",
            "--out",
            out.toString(),
            "--csv",
            csv.toString(),
            "--json");
    assumeTrue(run.exitCode() != 4, "live mode cannot run here: " + run.err().lines().toList());
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode object = Json.MAPPER.readTree(run.out());
    assertThat(object).isEqualTo(Json.MAPPER.readTree(out.toFile()));
    JsonNode only = object.path("runs").path(0);
    assertThat(only.at("/live/algorithm").asText()).isEqualTo("reno+cubic");
    assertThat(only.at("/live/payloadMbps").asDouble()).isBetween(1.0, 10.5);
    assertThat(only.at("/live/result/classes/0/algorithm").asText()).isEqualTo("reno");
    assertThat(only.at("/simulated/result/classes/0/algorithm").asText()).isEqualTo("reno");
    assertThat(only.at("/simulated/rttMeanMs").asDouble()).isBetween(40.0, 120.0);
    assertThat(only.at("/live/result").fieldNames())
        .toIterable()
        .containsAll(() -> only.at("/simulated/result").fieldNames());
    assertThat(csv.resolve("reno+cubic-1")).isNotEmptyDirectory();
    assertThat(run.err()).contains("srtt, ms").contains("left");
  }
}
