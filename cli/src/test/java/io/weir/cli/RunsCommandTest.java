package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir runs} on two recorded trainings, and {@code weir train} on what it must refuse. */
class RunsCommandTest {
  @TempDir private static Path folder;
  private static Path scenario;
  private static String runs;

  @BeforeAll
  static void train() throws IOException {
    scenario = TrainedRuns.scenario(folder, 6);
    runs = folder.resolve("runs").toString();
    for (String seed : List.of("3", "4")) {
      String policy = folder.resolve("p" + seed + ".json").toString();
      ok(
          "train",
          "--scenario",
          scenario.toString(),
          "--seed",
          seed,
          "--out",
          policy,
          "--name",
          "policy",
          "--runs",
          runs);
    }
  }

  private static String ok(String... arguments) {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static void refused(String message, String... arguments) {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(3);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }

  @Test
  void listsTheLatestFirst() throws IOException {
    List<String> lines = ok("runs", "--runs", runs).lines().toList();
    assertThat(lines.get(0))
        .startsWith("run")
        .contains("status", "progress", "score", "seed", "age");
    assertThat(lines.get(1)).startsWith("policy-2  finished     100 %").contains(" 4 ");
    assertThat(lines.get(2)).startsWith("policy-1  finished     100 %").contains(" 3 ");

    JsonNode json = Json.MAPPER.readTree(ok("runs", "list", "--json", "--runs", runs));
    assertThat(json).hasSize(2);
    assertThat(json.get(1).get("id").asText()).isEqualTo("policy-1");
    assertThat(json.get(1).get("updatesDone").asInt()).isEqualTo(12);
  }

  @Test
  void showsOneRun() throws IOException {
    Path page = folder.resolve("page.html");
    String text = ok("runs", "show", "policy-1", "--runs", runs, "--html", page.toString());
    assertThat(text)
        .contains("12 of 12 updates", "seed 3", "term/rewardLoss", "best validation", "2→1")
        .contains("checkpoints/step-00000012.json")
        .containsPattern("score +-?[0-9.]+ +[▁-█]+")
        .containsPattern("policy +\\S*p3.json [0-9a-f]{64}");
    assertThat(Files.readString(page))
        .contains("data-metric=\"score\"", "data-metric=\"term/actionLoss\"", "Chart.js")
        .doesNotContain("{{");

    JsonNode json = Json.MAPPER.readTree(ok("runs", "show", "policy-1", "--json", "--runs", runs));
    assertThat(json.get("metrics").get("loss")).hasSize(12);
    assertThat(json.get("validations")).hasSize(4);
    assertThat(json.get("policies").get(0).get("sha256").asText())
        .isEqualTo(Json.MAPPER.readTree(folder.resolve("p3.json").toFile()).get("sha256").asText());
  }

  @Test
  void comparesRuns() throws IOException {
    String text = ok("runs", "compare", "policy-1", "policy-2", "--runs", runs);
    assertThat(text.lines())
        .anyMatch(line -> line.matches("\\(seed\\) +3 +4"))
        .anyMatch(line -> line.matches("best score +\\S+ +\\S+"))
        .anyMatch(line -> line.matches("2→1, goodput +\\S+ % +\\S+ %"));
    assertThat(text).doesNotContain("training.updates");

    JsonNode json =
        Json.MAPPER.readTree(
            ok("runs", "compare", "policy-1", "policy-2", "--json", "--runs", runs));
    assertThat(json.get("settings").properties()).hasSize(1);
    refused("no run `policy-9`", "runs", "compare", "policy-1", "policy-9", "--runs", runs);
  }

  @Test
  void exportsWhatIsInTheStore() throws IOException, SQLException {
    Path csv = folder.resolve("csv");
    Path parquet = folder.resolve("parquet");
    ok(
        "runs",
        "export",
        "policy-1",
        "--csv",
        csv.toString(),
        "--parquet",
        parquet.toString(),
        "--runs",
        runs);
    List<String> metrics = Files.readAllLines(csv.resolve("metrics.csv"));
    assertThat(metrics.get(0)).isEqualTo("run,step,candidate,at_update,name,value");
    assertThat(metrics.stream().filter(line -> line.contains(",loss,"))).hasSize(12);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM '" + parquet.resolve("metrics.parquet") + "'")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(metrics.size() - 1);
    }
  }

  /** As somebody would paste them from docs/runs.md. */
  @Test
  void theQueriesOfTheDocumentationRun() throws IOException, SQLException {
    String page = Files.readString(Path.of("..", "docs", "runs.md"));
    Matcher sql = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(page);
    List<Integer> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + Path.of(runs, "runs.db"));
        Statement statement = connection.createStatement()) {
      while (sql.find()) {
        try (ResultSet result = statement.executeQuery(sql.group(1))) {
          int count = 0;
          while (result.next()) {
            count++;
          }
          rows.add(count);
        }
      }
    }
    // Runs, their speed, validations no other beats, collapses, checkpoints.
    assertThat(rows).hasSize(5);
    assertThat(rows.get(0)).isGreaterThanOrEqualTo(2);
    assertThat(rows.get(1)).isGreaterThanOrEqualTo(2);
    assertThat(rows.get(2)).isPositive();
    assertThat(rows.get(3)).isZero();
    assertThat(rows.get(4)).isGreaterThanOrEqualTo(2);
  }

  @Test
  void deletesARun() throws IOException {
    String policy = folder.resolve("gone.json").toString();
    ok("train", "--scenario", scenario.toString(), "--out", policy, "--runs", runs);
    ok("runs", "delete", "gone-1", "--runs", runs);
    assertThat(folder.resolve("runs/gone-1")).doesNotExist();
    refused("no run `gone-1`", "runs", "show", "gone-1", "--runs", runs);
  }

  @Test
  void unknownRunsAreErrorsWithASuggestion() {
    refused("did you mean `policy-1`?", "runs", "show", "polcy-1", "--runs", runs);
    refused("holds no runs.db", "runs", "list", "--runs", folder.resolve("nowhere").toString());
  }

  @Test
  void onlyTheSameTrainingGoesOn() {
    refused("is finished", "train", "--resume", "policy-1", "--runs", runs);
    refused("no run `policy-7`", "train", "--resume", "policy-7", "--runs", runs);
  }

  @Test
  void withoutAPolicyFileThereIsNothingToTrain() {
    CommandLineRun run = CommandLineRun.of("train", "--runs", runs);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Missing required option: '--out=FILE'");
  }
}
