package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The whole command on the real table. */
class ValidateTest {
  @Test
  void aRowOfTheTableHolds() throws IOException {
    CommandLineRun run = CommandLineRun.of("validate", "2", "--quick", "--json");

    assertThat(run.exitCode()).isZero();
    JsonNode row = Json.MAPPER.readTree(run.out());
    assertThat(row.path("row").asInt()).isEqualTo(2);
    assertThat(row.path("pass").asBoolean()).isTrue();
    assertThat(row.path("measured").path("frames missing or invented").asDouble(-1)).isZero();
  }

  @Test
  void anUnknownRowIsAUsageError() {
    CommandLineRun run = CommandLineRun.of("validate", "21");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no row 21", "1, 2, 3, 4", "20");
  }

  @Test
  void theHelpListsIt() {
    assertThat(CommandLineRun.of("--help").out()).contains("validate");
    assertThat(CommandLineRun.of("validate", "--help").out())
        .contains("ROW", "--quick", "--json", "--out", "docs/validation.md");
  }
}
