package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, end to end, on a grid that takes seconds. */
class BbrCommandTest {
  @TempDir private Path folder;

  private CommandLineRun weir(String... arguments) {
    return CommandLineRun.of(arguments);
  }

  private CommandLineRun label(Path grid, Path out, int threads) {
    return weir(
        "bbr",
        "label",
        "--grid",
        grid.toString(),
        "--out",
        out.toString(),
        "--threads",
        Integer.toString(threads));
  }

  private Path grid(String name, String... more) {
    Path grid = folder.resolve(name);
    String[] arguments = new String[5 + more.length];
    arguments[0] = "bbr";
    arguments[1] = "grid";
    arguments[2] = "--small";
    arguments[3] = "--out";
    arguments[4] = grid.toString();
    System.arraycopy(more, 0, arguments, 5, more.length);
    CommandLineRun run = weir(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return grid;
  }

  @Test
  void aSmallGridIsLabelledTheSameByAnyNumberOfThreads() throws IOException, SQLException {
    Path grid = grid("grid.json", "--per-network", "3");
    Path one = folder.resolve("one");
    CommandLineRun run = label(grid, one, 1);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("12 labels, 3 of them held out; mean Jain index");
    assertThat(run.err()).contains("label");
    Path two = folder.resolve("two");
    assertThat(label(grid, two, 2).exitCode()).isZero();
    for (String name :
        List.of("labels.jsonl", "labels.parquet", "tried.parquet", "README.md", "grid.json")) {
      assertThat(one.resolve(name)).hasSameBinaryContentAs(two.resolve(name));
    }
    assertThat(one.resolve("README.md"))
        .content()
        .contains(
            "12: 9 for training, 3 held out", "--small --seed 1 --per-network 3", "| all | 12 |")
        .doesNotContain("{{", "NaN");
    try (DuckDBConnection database =
            (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", null);
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), sum(held_out), min(id), max(id), avg(tuned_jain - stock_jain)"
                    + " FROM '"
                    + one.resolve("labels.parquet")
                    + "'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(12);
      assertThat(rows.getLong(2)).isEqualTo(3);
      assertThat(rows.getLong(3)).isZero();
      assertThat(rows.getLong(4)).isEqualTo(11);
      assertThat(rows.getDouble(5)).isPositive();
      requireTried(statement, one);
    }
    CommandLineRun again = label(grid, one, 1);
    assertThat(again.exitCode()).as("nothing is left to do").isZero();
    assertThat(again.out()).isEqualTo(run.out());
  }

  /** Every label is one of the gains that were tried, and no other is much fairer. */
  private static void requireTried(Statement statement, Path labels) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT count(*), min(tuned_jain - jain) FROM '%s' l JOIN '%s' t USING (id, gain_q16)"
                .formatted(labels.resolve("labels.parquet"), labels.resolve("tried.parquet")))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(12);
      assertThat(rows.getDouble(2)).isZero();
    }
  }

  @Test
  void wrongInputIsNamed() throws IOException {
    assertThat(weir("bbr").exitCode()).isEqualTo(2);
    Path grid = grid("grid.json", "--networks", "1", "--per-network", "1");
    CommandLineRun twice = weir("bbr", "grid", "--small", "--out", grid.toString());
    assertThat(twice.exitCode()).isEqualTo(3);
    assertThat(twice.err()).contains("already exists");
    CommandLineRun none =
        weir("bbr", "grid", "--networks", "0", "--out", folder.resolve("x").toString());
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("--networks: expected 1 to 100000, found 0");
    CommandLineRun missing = label(folder.resolve("none.json"), folder.resolve("out"), 1);
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("none.json", "no such file");
    Path other = Files.writeString(folder.resolve("other.json"), "{\"format\": \"weir/policy\"}");
    CommandLineRun wrong = label(other, folder.resolve("out"), 1);
    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.err()).contains("other.json", "expected \"weir/bbr-grid\"");
    assertThat(folder.resolve("out")).as("nothing is made for nothing").doesNotExist();
    CommandLineRun threads = label(grid, folder.resolve("out"), 0);
    assertThat(threads.exitCode()).isEqualTo(2);
  }
}
