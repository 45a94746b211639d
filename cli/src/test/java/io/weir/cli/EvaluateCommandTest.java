package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvaluateCommandTest {
  private static final String PROGRAM = "../examples/policies/reference-program.json";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | --suite rlc | no suite is called `rlc`; did you mean `rlcc`?",
        "2 | --suite pantheon | known: rlcc",
        "2 | --suite rlcc --scenario x.yaml | --suite and --scenario exclude each other",
        "2 | --markdown x.md | --markdown needs --suite",
        "2 | --suite rlcc --seeds 0 | --seeds: expected 1 or more, found 0",
        "3 | --suite rlcc none.json | none.json",
      })
  void whatCannotBeIsSaid(int exitCode, String arguments, String message) {
    CommandLineRun run = CommandLineRun.of(("evaluate " + arguments).split(" ", -1));
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void aPageIsNotOverwritten() throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), "mine");
    CommandLineRun run =
        CommandLineRun.of("evaluate", "--suite", "rlcc", "--markdown", page.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("--markdown").contains("already exists");
    assertThat(page).hasContent("mine");
  }

  @Test
  void aLibraryThatWasEmittedDecidesAsItsProgram() throws IOException {
    Path library = compiled();
    JsonNode rows = rows(PROGRAM, library.toString());
    assertThat(rows.path(0).path("algorithm").asText()).isEqualTo("reference-program.json");
    assertThat(rows.path(1).path("algorithm").asText()).isEqualTo(library.getFileName().toString());
    assertThat(rows.path(1).path("goodputGbps")).isEqualTo(rows.path(0).path("goodputGbps"));
    assertThat(rows.path(1).path("latencyP99Us")).isEqualTo(rows.path(0).path("latencyP99Us"));
    CommandLineRun twice =
        CommandLineRun.of(
            "simulate", "../examples/incast-dcqcn.yaml", "--with", library.toString(), "--native");
    assertThat(twice.exitCode()).isEqualTo(3);
    assertThat(twice.err()).contains("is C already");
  }

  @Test
  void aLibraryWithoutItsProgramSaysWhatIsMissing() throws IOException {
    Path library = compiled();
    Path alone = Files.createDirectory(folder.resolve("alone"));
    Files.writeString(alone.resolve("other.json"), "{}");
    Path moved = Files.move(library, alone.resolve("policy.so"));
    CommandLineRun run = CommandLineRun.of("evaluate", moved.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("policy.so: is a library of the decision program with hash")
        .contains("put the program's file (.json) into the same folder");
    Files.copy(Path.of(PROGRAM), alone.resolve("any-name.json"));
    assertThat(rows(moved.toString()).path(0).path("algorithm").asText()).isEqualTo("policy.so");
  }

  private Path compiled() throws IOException {
    Path c = folder.resolve("c");
    CommandLineRun run = CommandLineRun.of("emit", PROGRAM, "--out", c.toString(), "--compile");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("weir_selftest.c", "form compares: about ", "strict C11", "; stack ");
    try (Stream<Path> files = Files.list(c)) {
      return files.filter(file -> file.toString().endsWith(".so")).findFirst().orElseThrow();
    }
  }

  private JsonNode rows(String... files) throws IOException {
    Path scenario =
        Files.writeString(
            folder.resolve("scenario.yaml"),
            "evaluation: {seeds: 1, workloads: [{pattern: manyToOne, hosts: 2, flowsPerPair: 1,"
                + " startJitterNs: 1000}], run: {durationUs: 1000, warmupUs: 100, bins: 5}}\n");
    List<String> arguments = new ArrayList<>(List.of("evaluate", "--json"));
    arguments.addAll(List.of("--scenario", scenario.toString()));
    arguments.addAll(List.of(files));
    CommandLineRun run = CommandLineRun.of(arguments.toArray(new String[0]));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Json.MAPPER.readTree(run.out()).path("comparisons");
  }
}
