package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApplicationsCommandTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "leaf-spine-applications.yaml");
  private static final Path PROGRAM =
      Path.of("..", "examples", "policies", "reference-program.json");

  @Test
  void theExampleIsTheDefaultAndARunRepeats() {
    CommandLineRun byDefault = ok("applications", "--json", "--seed", "3");
    CommandLineRun example = ok("applications", EXAMPLE.toString(), "--json", "--seed", "3");
    assertThat(example.out()).isEqualTo(byDefault.out());
  }

  @Test
  void aProgramRunsBesideTheHandWritten() throws IOException {
    CommandLineRun run = ok("applications", "--with", PROGRAM.toString(), "--json");
    JsonNode object = Json.MAPPER.readTree(run.out());
    assertThat(object.path("seed").asLong()).isEqualTo(1);
    assertThat(object.path("rows")).hasSize(2 * 2 * 6);
    assertThat(object.path("rows").findValuesAsText("algorithm"))
        .startsWith("reference-program.json", "PD rule", "DCQCN");
    for (JsonNode row : object.path("rows")) {
      assertThat(row.path("runs")).hasSize(1);
      assertThat(row.path("runs").get(0).path("digest").asText()).hasSize(16);
    }
  }

  @Test
  void printsATableAndSaysWhatItDoesNotUse(@TempDir Path folder) throws IOException {
    String yaml = Files.readString(EXAMPLE) + "congestionControl:\n  algorithm: swift\n";
    Path file = Files.writeString(folder.resolve("swift.yaml"), yaml);
    CommandLineRun run = ok("applications", file.toString());
    assertThat(run.err()).contains("`congestionControl` is used by `weir simulate` only");
    assertThat(run.out())
        .contains("leaf-spine of 4 leaves with 4 hosts each and 2 spines")
        .contains("HTTP/2: ", "Redis: ", "idle, Swift", "congested, DCTCP", "p99 µs");
  }

  private static CommandLineRun ok(String... arguments) {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }
}
