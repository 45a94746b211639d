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
            "classes.csv",
            "classes.parquet",
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

  /** Classes are in the text only where there are several, and in JSON and tables always. */
  @Test
  void classesOfFlows() throws IOException {
    Path mixed = folder.resolve("mixed.yaml");
    Files.writeString(
        mixed,
        "traffic: {hosts: 3}\nrun: {durationUs: 200, warmupUs: 50, bins: 4}\n"
            + "congestionControl: {algorithm: swift, mix: [{algorithm: pd, flows: 2}]}\n");
    assertThat(CommandLineRun.of("simulate", scenario).out())
        .contains("bottleneck")
        .doesNotContain("classes of flows");
    String text = CommandLineRun.of("simulate", mixed.toString()).out();
    assertThat(text).contains("classes of flows").containsPattern("(?m)^  pd +2 ");
    Path tables = folder.resolve("mixed");
    CommandLineRun run =
        CommandLineRun.of("simulate", mixed.toString(), "--json", "--csv", tables.toString());
    JsonNode json = Json.MAPPER.readTree(run.out());
    assertThat(json.at("/classes/0/name").asText()).isEqualTo("pd");
    assertThat(json.at("/classes/1/algorithm").asText()).isEqualTo("swift");
    assertThat(
            json.at("/classes/0/goodputShare").asDouble()
                + json.at("/classes/1/goodputShare").asDouble())
        .isBetween(0.999999, 1.000001);
    assertThat(json.at("/flows/2/class").asText()).isEqualTo("swift");
    assertThat(json.at("/bottleneck/utilisation").asDouble()).isBetween(0.01, 1.0);
    assertThat(json.at("/bottleneck/queue/p90Us").isNumber()).isTrue();
    assertThat(Files.readAllLines(tables.resolve("flows.csv")).get(0))
        .startsWith("flow,source,destination,class,goodput_gbps,");
    assertThat(Files.readAllLines(tables.resolve("classes.csv"))).hasSize(3);
    JsonNode single = Json.MAPPER.readTree(CommandLineRun.of("simulate", scenario, "--json").out());
    assertThat(single.at("/classes/0/name").asText()).isEqualTo("dcqcn");
    assertThat(single.at("/classes")).hasSize(1);
  }
}
