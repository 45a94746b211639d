package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path at a small size: every stage is real, only its numbers are small. */
final class PipelineTest {
  private static final String SMALL =
      """
      name: small
      training:
        candidates: 1
        updates: 20
        workloads:
          - traffic: {pattern: manyToOne, hosts: 2}
          - traffic: {pattern: manyToOne, hosts: 8}
        episodes: {durationUs: 4000, stepsPerFlow: 100}
        validation:
          everyUpdates: 10
          seeds: 1
          workloads:
            - traffic: {pattern: manyToOne, hosts: 2}
      distillation:
        rounds: 1
        rolloutUs: 5000
        statesPerRollout: 400
        fit: {trees: 4, depth: 3}
      evaluation:
        seeds: 2
        workloads:
          - {pattern: manyToOne, hosts: 2, flowsPerPair: 1, startJitterNs: 50000}
        run: {durationUs: 4000, warmupUs: 2000, bins: 10}
      """;

  @TempDir private static Path folder;
  private static Path scenario;
  private static Path first;

  @BeforeAll
  static void runOnce() throws IOException {
    scenario = Files.writeString(folder.resolve("small.yaml"), SMALL);
    first = folder.resolve("first");
    CommandLineRun run = pipeline(first, "--seed", "7");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("seed 7").contains("The tree is");
  }

  @Test
  void leavesEveryArtefact() {
    for (String name :
        List.of(
            "scenario.yaml",
            "pipeline.json",
            "policy.json",
            "training.json",
            "program.json",
            "program.txt",
            "program.dot",
            "distillation.json",
            "libweir_policy.so",
            "exactness.json",
            "evaluation.json",
            "applications.json",
            "timings.json",
            "report.json",
            "report.html")) {
      assertThat(first.resolve(name)).as(name).isNotEmptyFile();
    }
  }

  @Test
  void comparesEveryAlgorithmAndIsExact() throws IOException {
    JsonNode report = report(first);
    assertThat(report.path("comparisons").findValuesAsText("algorithm"))
        .containsExactly(
            "network",
            "Java decision program",
            "native C",
            "PD rule",
            "DCQCN",
            "Swift",
            "constant (told its fair share)");
    JsonNode exactness = report.path("exactness");
    assertThat(exactness.path("vectors").asLong()).isGreaterThanOrEqualTo(1_000_000);
    assertThat(exactness.path("witnesses").asLong()).isPositive();
    assertThat(exactness.path("mismatches").asLong()).isZero();
    assertThat(exactness.path("digestsEqual").asInt())
        .isEqualTo(exactness.path("digestsCompared").asInt())
        .isPositive();
  }

  @Test
  void reportsCompletionTimesOfApplications() throws IOException {
    JsonNode applications = report(first).path("applications");
    assertThat(applications.path("scenario").asText()).isEqualTo("leaf-spine-applications");
    assertThat(applications.path("setting").asText()).contains("4 leaves", "8→1");
    JsonNode rows = applications.path("rows");
    // Two applications, idle and congested, under network, tree and five hand-written algorithms.
    assertThat(rows).hasSize(2 * 2 * 7);
    assertThat(rows.findValuesAsText("application")).contains("HTTP/2", "Redis");
    assertThat(rows.findValuesAsText("algorithm"))
        .contains("network", "Java decision program", "PD rule", "DCQCN", "Swift", "DCTCP");
    for (JsonNode row : rows) {
      assertThat(row.path("runs")).hasSize(2);
      assertThat(row.path("unanswered").isInt()).isTrue();
      if (row.path("load").asText().equals("idle")) {
        assertThat(row.path("unanswered").asInt()).as(row.toString()).isZero();
        // Not below the round trip of 8 µs.
        assertThat(row.path("p50Us").path("mean").asDouble()).isGreaterThan(8);
      }
    }
    assertThat(Files.readString(first.resolve("report.html")))
        .contains("Completion time of requests, HTTP/2, 2 seeds")
        .contains("Completion time of requests, Redis, 2 seeds");
  }

  @Test
  void sameSeedGivesTheSameReportApartFromTimings() throws IOException {
    Path second = folder.resolve("second");
    assertThat(pipeline(second, "--seed", "7").exitCode()).isZero();
    assertThat(withoutTimings(second)).isEqualTo(withoutTimings(first));
  }

  @Test
  void anotherSeedGivesAnotherPolicy() throws IOException {
    Path other = folder.resolve("other");
    assertThat(pipeline(other, "--seed", "8").exitCode()).isZero();
    assertThat(report(other).path("artefacts").path("policy.json"))
        .isNotEqualTo(report(first).path("artefacts").path("policy.json"));
  }

  @Test
  void resumesAfterTheLastFinishedStage() throws IOException {
    Path copy = copyOf(first, "resumed");
    forgetStagesAfter(copy, "distil");
    Files.delete(copy.resolve("report.json"));
    CommandLineRun run =
        CommandLineRun.of("pipeline", "--resume", "--out", copy.toString(), "--no-timing");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("training a policy: finished before")
        .doesNotContain("emitting fixed-point C: finished before");
    assertThat(withoutTimings(copy)).isEqualTo(withoutTimings(first));
  }

  @Test
  void resumeRefusesAChangedArtefact() throws IOException {
    Path copy = copyOf(first, "tampered");
    Path policy = copy.resolve("policy.json");
    Files.writeString(policy, Files.readString(policy).replaceFirst("0\\.", "1."));
    CommandLineRun run = CommandLineRun.of("pipeline", "--resume", "--out", copy.toString());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains(policy.toString()).contains("was changed");
  }

  @Test
  void resumeRefusesAnotherSeed() throws IOException {
    Path copy = copyOf(first, "reseeded");
    CommandLineRun run =
        CommandLineRun.of("pipeline", "--resume", "--out", copy.toString(), "--seed", "9");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("--seed 7");
  }

  @Test
  void editedAndNewerArtefactsAreRefused() throws IOException {
    Path copy = copyOf(first, "edited");
    Path program = copy.resolve("program.json");
    String text = Files.readString(program);
    Files.writeString(program, text.replaceFirst("\"leafShift\" : 4", "\"leafShift\" : 5"));
    CommandLineRun edited =
        CommandLineRun.of("emit", program.toString(), "--out", copy.resolve("x").toString());
    assertThat(edited.exitCode()).isEqualTo(3);
    assertThat(edited.err()).contains("key `sha256`");
    Files.writeString(program, text.replaceFirst("\"formatVersion\" : 3", "\"formatVersion\" : 9"));
    CommandLineRun newer =
        CommandLineRun.of("emit", program.toString(), "--out", copy.resolve("x").toString());
    assertThat(newer.exitCode()).isEqualTo(3);
    assertThat(newer.err()).contains("key `formatVersion`").contains("update Weir");
    assertThat(copy.resolve("x")).doesNotExist();
  }

  @Test
  void stagesRunOneAtATimeOnFiles() throws IOException {
    Path policy = folder.resolve("stage/policy.json");
    Path program = folder.resolve("stage/program.json");
    Path c = folder.resolve("stage/c");
    ok(
        "train",
        "--scenario",
        scenario.toString(),
        "--seed",
        "7",
        "--out",
        policy.toString(),
        "--runs",
        folder.resolve("runs").toString());
    ok(
        "distill",
        policy.toString(),
        "--scenario",
        scenario.toString(),
        "--seed",
        "7",
        "--out",
        program.toString());
    assertThat(ok("emit", program.toString(), "--out", c.toString(), "--compile").out())
        .contains("equal to the interpreter");
    assertThat(c.resolve("weir_core.h")).exists();
    CommandLineRun evaluated =
        ok(
            "evaluate",
            policy.toString(),
            program.toString(),
            "--native",
            "--json",
            "--scenario",
            scenario.toString());
    JsonNode rows = Json.MAPPER.readTree(evaluated.out()).path("comparisons");
    assertThat(rows.findValuesAsText("algorithm"))
        .startsWith("policy.json", "program.json", "program.json as C");
    String java = ok("simulate", scenario.toString(), "--with", program.toString()).out();
    String nativeC =
        ok("simulate", scenario.toString(), "--with", program.toString(), "--native").out();
    assertThat(nativeC).isEqualTo(java).contains("digest");
    // The same seed gives the stage what it gave the pipeline.
    assertThat(Json.MAPPER.readTree(policy.toFile()).path("sha256"))
        .isEqualTo(Json.MAPPER.readTree(first.resolve("policy.json").toFile()).path("sha256"));
  }

  private static CommandLineRun pipeline(Path out, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "pipeline",
                "--scenario",
                scenario.toString(),
                "--out",
                out.toString(),
                "--no-timing"));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(new String[0]));
  }

  private static CommandLineRun ok(String... arguments) {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static JsonNode report(Path run) throws IOException {
    return Json.MAPPER.readTree(run.resolve("report.json").toFile());
  }

  private static JsonNode withoutTimings(Path run) throws IOException {
    ObjectNode report = (ObjectNode) report(run);
    assertThat(report.remove("timings")).isNotNull();
    return report;
  }

  private static Path copyOf(Path run, String name) throws IOException {
    Path copy = folder.resolve(name);
    try (var files = Files.walk(run)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(run.relativize(file).toString()));
      }
    }
    return copy;
  }

  /** Rewrites the log as it was after {@code stage}. */
  private static void forgetStagesAfter(Path run, String stage) throws IOException {
    Path log = run.resolve("pipeline.json");
    ObjectNode envelope = (ObjectNode) Json.MAPPER.readTree(log.toFile());
    var stages =
        (com.fasterxml.jackson.databind.node.ArrayNode) envelope.path("content").path("stages");
    while (!stages.get(stages.size() - 1).path("stage").asText().equals(stage)) {
      stages.remove(stages.size() - 1);
    }
    envelope.remove("sha256");
    envelope.put("sha256", Json.sha256(envelope));
    Files.writeString(log, Json.pretty(envelope));
  }
}
