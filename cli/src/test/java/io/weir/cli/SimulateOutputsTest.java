package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that {@code weir simulate} writes beside its summary. */
final class SimulateOutputsTest {
  @TempDir private Path folder;
  private String scenario;

  @BeforeEach
  void writeScenario() throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, "traffic: {hosts: 2}\nrun: {durationUs: 200, warmupUs: 50, bins: 4}\n");
    scenario = file.toString();
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void tablesAndTraceDoNotChangeTheRun() throws IOException {
    Path tables = folder.resolve("tables");
    Path qlog = folder.resolve("t/a.sqlog");
    CommandLineRun plain = CommandLineRun.of("simulate", scenario, "--json");
    CommandLineRun run =
        CommandLineRun.of(
            "simulate",
            scenario,
            "--json",
            "--csv",
            tables.toString(),
            "--parquet",
            tables.toString(),
            "--qlog",
            qlog.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(plain.out());
    assertThat(filesIn(tables))
        .containsExactly(
            "bins.csv",
            "bins.parquet",
            "fairness.csv",
            "fairness.parquet",
            "fct.csv",
            "fct.parquet",
            "fct_slowdown.csv",
            "fct_slowdown.parquet",
            "flow_bins.csv",
            "flow_bins.parquet",
            "flows.csv",
            "flows.parquet",
            "pauses.csv",
            "pauses.parquet",
            "queues.csv",
            "queues.parquet",
            "summary.csv",
            "summary.parquet");
    JsonNode result = Json.MAPPER.readTree(run.out());
    assertThat(Files.readString(tables.resolve("summary.csv")))
        .contains(result.path("digest").asText())
        .contains(result.path("scenarioSha256").asText());
    assertThat(filesIn(folder.resolve("t"))).containsExactly("a.sqlog");
    assertThat(Files.readString(qlog))
        .contains(result.path("scenarioSha256").asText())
        .contains("recovery:metrics_updated");
  }

  @Test
  void capOfTheTraceIsSaid() {
    CommandLineRun run =
        CommandLineRun.of(
            "simulate",
            scenario,
            "--qlog",
            folder.resolve("a.sqlog").toString(),
            "--qlog-records",
            "5");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("warning: --qlog:").contains("--qlog-records");
  }

  @Test
  void whatIsInTheWayIsFoundBeforeTheRun() throws IOException {
    Files.writeString(folder.resolve("bins.csv"), "mine");
    Files.writeString(folder.resolve("a.sqlog"), "mine");
    CommandLineRun csv = CommandLineRun.of("simulate", scenario, "--csv", folder.toString());
    assertThat(csv.exitCode()).isEqualTo(3);
    assertThat(csv.err()).contains("bins.csv: already exists");
    assertThat(csv.out()).isEmpty();
    CommandLineRun parquet = CommandLineRun.of("simulate", scenario, "--parquet", scenario);
    assertThat(parquet.exitCode()).isEqualTo(3);
    assertThat(parquet.err()).contains("s.yaml: is not a folder");
    CommandLineRun qlog =
        CommandLineRun.of("simulate", scenario, "--qlog", folder.resolve("a.sqlog").toString());
    assertThat(qlog.exitCode()).isEqualTo(3);
    assertThat(qlog.err()).contains("--qlog").contains("already exists");
    CommandLineRun records =
        CommandLineRun.of("simulate", scenario, "--qlog", "x.sqlog", "--qlog-records", "0");
    assertThat(records.exitCode()).isEqualTo(3);
    assertThat(records.err()).contains("--qlog-records: expected 1 to");
    assertThat(filesIn(folder)).containsExactly("a.sqlog", "bins.csv", "s.yaml");
  }
}
