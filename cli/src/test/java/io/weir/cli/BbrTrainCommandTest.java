package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.Json;
import io.weir.codegen.ir.ProgramFile;
import io.weir.codegen.observation.BbrObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees of gains from the command line, on a grid that takes seconds. */
class BbrTrainCommandTest {
  @TempDir private static Path folder;
  private static Path labels;

  @BeforeAll
  static void label() {
    Path grid = folder.resolve("grid.json");
    labels = folder.resolve("labels");
    assertThat(weir("bbr", "grid", "--small", "--out", grid).exitCode()).isZero();
    assertThat(weir("bbr", "label", "--grid", grid, "--out", labels).exitCode()).isZero();
  }

  private static CommandLineRun weir(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return CommandLineRun.of(texts);
  }

  private static CommandLineRun train(Path out, int threads) {
    return weir(
        "bbr",
        "train",
        "--labels",
        labels,
        "--out",
        out,
        "--rounds",
        2,
        "--conditions",
        8,
        "--validation",
        3,
        "--trees",
        5,
        "--depth",
        3,
        "--threads",
        threads);
  }

  @Test
  void a_program_is_trained_evaluated_and_the_same_again() throws IOException, SQLException {
    Path program = folder.resolve("program.json");
    CommandLineRun trained = train(program, 1);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("of round", "of 2, validation score", "seed 1");
    assertThat(ProgramFile.read(folder.resolve("program.trimmed.json")).program())
        .isEqualTo(
            BbrObservation.trimmed().withForest(ProgramFile.read(program).program().forest()));

    Path again = folder.resolve("again.json");
    assertThat(train(again, 2).exitCode()).isZero();
    for (String ending :
        new String[] {
          ".json", ".trimmed.json", ".parity.json", ".classes.json", ".training.json"
        }) {
      assertThat(folder.resolve("again" + ending))
          .hasSameBinaryContentAs(folder.resolve("program" + ending));
    }

    Path rows = folder.resolve("rows.parquet");
    CommandLineRun evaluated =
        weir(
            "bbr",
            "evaluate",
            "--program",
            program,
            "--labels",
            labels,
            "--seeds",
            1,
            "--json",
            "--rows",
            rows);
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    JsonNode json = Json.MAPPER.readTree(evaluated.out());
    assertThat(json.path("conditions").asInt()).isEqualTo(4);
    assertThat(json.path("contenders"))
        .extracting(one -> one.path("contender").asText())
        .containsExactly(
            "stock", "fixed", "ware", "rule", "parity", "trimmed", "program", "oracle");
    for (String name :
        new String[] {
          "jainGainOverStock",
          "worstAgainstStock",
          "shareOfHeadroom",
          "utilisationChange",
          "cubicLossChange",
          "classExact",
          "classWithinOne"
        }) {
      assertThat(json.path(name).isNumber()).as(name).isTrue();
    }
    try (DuckDBConnection database =
            (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", null);
        Statement statement = database.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*), avg(program_jain), avg(stock_jain) FROM '" + rows + "'")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getLong(1)).isEqualTo(4);
      assertThat(result.getDouble(2)).isBetween(0.1, 1.0);
    }
  }

  @Test
  void what_is_wrong_is_said() throws IOException {
    Path nothing = folder.resolve("nothing");
    CommandLineRun none = weir("bbr", "train", "--labels", nothing, "--out", folder.resolve("a"));
    assertThat(none.exitCode()).isNotZero();
    assertThat(none.err()).contains("nothing").doesNotContain("\tat ");

    CommandLineRun depth =
        weir("bbr", "train", "--labels", labels, "--out", folder.resolve("b"), "--depth", 11);
    assertThat(depth.err()).contains("--depth", "11");

    Path taken = Files.writeString(folder.resolve("taken.json"), "");
    CommandLineRun exists = weir("bbr", "train", "--labels", labels, "--out", taken);
    assertThat(exists.err()).contains("taken.json", "already exists");

    CommandLineRun rows =
        weir(
            "bbr",
            "evaluate",
            "--program",
            taken,
            "--labels",
            labels,
            "--rows",
            folder.resolve("rows.csv"));
    assertThat(rows.err()).contains(".parquet");

    CommandLineRun pictures =
        weir(
            "bbr",
            "evaluate",
            "--program",
            taken,
            "--labels",
            labels,
            "--markdown",
            folder.resolve("taken.json.md"));
    assertThat(pictures.err()).contains("expected a folder for its pictures in", "taken.json");

    CommandLineRun html =
        weir("bbr", "evaluate", "--program", taken, "--labels", labels, "--html", taken);
    assertThat(html.err()).contains("--html", "taken.json: already exists");

    CommandLineRun empty = weir("bbr", "evaluate", "--program", taken, "--labels", labels);
    assertThat(empty.err()).contains("taken.json").doesNotContain("\tat ");

    CommandLineRun seeds =
        weir("bbr", "evaluate", "--program", taken, "--labels", labels, "--seeds", 0);
    assertThat(seeds.err()).contains("--seeds: expected 1 or more, found 0");
  }
}
