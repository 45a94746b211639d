package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that give the gain of BBR's window, on the command line. */
final class BbrControlCommandTest {
  private static final String PROGRAM = "../examples/policies/bbr-analytic.json";
  private static final String RATE_PROGRAM = "../examples/policies/reference-program.json";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"bpf, weir_bpf.c, bbr_main", "kernel, weir_module.c, weir_find_bbr"})
  void isEmittedByItsInputs(String target, String file, String text) throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "emit", PROGRAM, "--target", target, "--out", folder.resolve(target).toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(folder.resolve(target).resolve(file))).contains(text);
    assertThat(Files.readString(folder.resolve(target).resolve("README.md"))).contains("BBR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "emit PROGRAM --target shared --control bbr | --control is for the targets bpf and kernel",
        "emit PROGRAM --target bpf --control cubic | expected one of rate, bbr, found `cubic`",
        "emit PROGRAM --target kernel --control rate | wants the input `bbr_state`",
        "emit RATE --target bpf --control bbr | wants the input `cur_rate_q20`"
      })
  void whatCannotBeIsExplained(String line, String expected) {
    String[] words =
        (line + " --out " + folder.resolve("out"))
            .replace("PROGRAM", PROGRAM)
            .replace("RATE", RATE_PROGRAM)
            .split(" ", -1);
    CommandLineRun run = CommandLineRun.of(words);
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains(expected);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "weir_bbr@x+cubic, expected seconds after @",
    "weir_bbr@5+cubic, begins at 0 s or later"
  })
  void aStartMustBeWithinTheRun(String controls, String expected) {
    CommandLineRun run =
        CommandLineRun.of(
            "kernel",
            "test",
            "../examples/kernel.yaml",
            "--program",
            PROGRAM,
            "--kernel=6.12",
            "--cc",
            controls);
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains(expected);
  }

  @Test
  void runsInAKernel() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "kernel",
            "test",
            "../examples/kernel.yaml",
            "--program",
            PROGRAM,
            "--kernel=6.12",
            "--mode=shadow",
            "--cc=cubic+weir_bbr@2",
            "--json");
    assumeTrue(run.exitCode() != 4, () -> "skipped: " + run.err());
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode row = Json.MAPPER.readTree(run.out());
    assertThat(row.path("cc").asText()).isEqualTo("cubic+weir_bbr@2");
    assertThat(row.at("/flows/1/cc").asText()).isEqualTo("weir_bbr");
    assertThat(row.at("/flows/1/mbps").asDouble()).isPositive();
  }
}
