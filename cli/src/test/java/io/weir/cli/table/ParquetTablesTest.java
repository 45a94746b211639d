package io.weir.cli.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.table.Table;
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
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB reads back is what was written, types and values. */
final class ParquetTablesTest {
  private static final List<Table.Column> COLUMNS =
      List.of(
          Table.Column.integer("size_bytes"),
          Table.Column.real("goodput_gbps"),
          Table.Column.text("weir_version"));

  @TempDir private Path folder;

  private static List<List<Object>> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<Object>> result = new ArrayList<>();
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getObject(i));
        }
        result.add(row);
      }
      return result;
    }
  }

  private String read(String name) {
    return "read_parquet('"
        + folder.resolve(name + ".parquet").toString().replace("'", "''")
        + "')";
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void typesAndValuesAreEqual() throws Exception {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      double real = Double.longBitsToDouble(random.nextLong());
      List<Object> row = new ArrayList<>();
      row.add(i % 5 == 0 ? null : (Object) random.nextLong());
      row.add(i % 7 == 0 ? null : (Object) (Double.isFinite(real) ? real : 0.1));
      row.add(i % 3 == 0 ? null : i % 3 == 1 ? "" : "µ, \"'\n" + i);
      rows.add(row);
    }
    Table table = new Table("any", COLUMNS, sink -> rows.forEach(row -> sink.row(row.toArray())));
    // The folder's name needs quoting in SQL.
    folder = folder.resolve("it's [a] folder");
    ParquetTables.write(folder, List.of(table));
    assertThat(files()).containsExactly("any.parquet");
    assertThat(query("SELECT * FROM " + read("any"))).isEqualTo(rows);
    assertThat(
            query(
                "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "
                    + read("any")
                    + ")"))
        .containsExactly(
            List.of("size_bytes", "BIGINT"),
            List.of("goodput_gbps", "DOUBLE"),
            List.of("weir_version", "VARCHAR"));
  }

  @Test
  void aMillionRows() throws Exception {
    long count = 1_000_000;
    Table table =
        new Table(
            "large",
            COLUMNS,
            sink -> {
              for (long i = 0; i < count; i++) {
                sink.row(i, i / 8.0, "0.1.0");
              }
            });
    ParquetTables.write(folder, List.of(table));
    assertThat(
            query(
                "SELECT count(*), min(size_bytes), max(goodput_gbps), count(DISTINCT weir_version)"
                    + " FROM "
                    + read("large")))
        .containsExactly(List.of(count, 0L, (count - 1) / 8.0, 1L));
  }

  @Test
  void sameRowsGiveTheSameFile() throws IOException {
    Table table = new Table("t", COLUMNS, sink -> sink.row(1L, 0.5, "0.1.0"));
    ParquetTables.write(folder.resolve("a"), List.of(table));
    ParquetTables.write(folder.resolve("b"), List.of(table));
    assertThat(folder.resolve("a/t.parquet")).hasSameBinaryContentAs(folder.resolve("b/t.parquet"));
  }

  @Test
  void allOrNothing() throws IOException {
    Table good = new Table("good", COLUMNS, sink -> sink.row(1L, 0.5, "x"));
    Table bad = new Table("bad", COLUMNS, sink -> sink.row(1L, 1L, "x"));
    assertThatThrownBy(() -> ParquetTables.write(folder, List.of(good, bad)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("table bad, column Column[name=goodput_gbps");
    assertThat(files()).isEmpty();
    ParquetTables.write(folder, List.of(good));
    assertThatThrownBy(() -> ParquetTables.write(folder, List.of(good)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("good.parquet: already exists");
    assertThat(files()).containsExactly("good.parquet");
  }

  @Test
  void duckDbStaysInItsFolder() throws Exception {
    Path elsewhere = folder.resolve("elsewhere.csv");
    Path inside = Files.createDirectory(folder.resolve("inside"));
    try (Connection connection = ParquetTables.open(inside)) {
      for (String sql :
          List.of(
              "COPY (SELECT 1) TO '" + elsewhere + "'",
              "ATTACH '" + folder.resolve("other.db") + "'",
              "INSTALL httpfs",
              "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
              "SET enable_external_access = true")) {
        assertThatThrownBy(() -> execute(connection, sql))
            .as(sql)
            .isInstanceOf(SQLException.class)
            .hasMessageMatching("(?s).*(disabled|locked|not allowed|cannot).*");
      }
      execute(connection, "COPY (SELECT 1) TO '" + inside.resolve("allowed.csv") + "'");
    }
    assertThat(inside.resolve("allowed.csv")).exists();
    assertThat(files()).containsExactly("inside");
  }

  /** In a statement of its own, because a failure closes it. */
  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
