package io.weir.cli.table;

import io.weir.sim.table.Table;
import io.weir.sim.table.TableFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * Tables as Parquet, written by DuckDB in memory: text as VARCHAR, integers as BIGINT, reals as
 * DOUBLE, a missing value as NULL. DuckDB may load no extension and touch no file outside the
 * folder that is being written; a table that does not fit into its memory spills there.
 */
public final class ParquetTables {
  /** Ending of the files. */
  public static final String ENDING = ".parquet";

  private static final String MEMORY = "512MB";

  private ParquetTables() {}

  /** Writes a file per table into {@code folder}: all of them or none. */
  public static void write(Path folder, List<Table> tables) {
    TableFolder.write(folder, tables, ENDING, ParquetTables::writeFile);
  }

  private static void writeFile(Table table, Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    try (DuckDBConnection connection = open(absolute.getParent());
        Statement statement = connection.createStatement()) {
      String columns =
          table.columns().stream()
              .map(column -> quoted(column.name()) + " " + sqlType(column.type()))
              .collect(Collectors.joining(", "));
      statement.execute("CREATE TABLE result (" + columns + ")");
      try (DuckDBAppender rows = connection.createAppender("main", "result")) {
        table.writeTo(values -> append(rows, values));
      }
      statement.execute(
          "COPY result TO " + literal(absolute.toString()) + " (FORMAT parquet, COMPRESSION zstd)");
    } catch (SQLException e) {
      throw new IOException(firstLine(e), e);
    } catch (RowRefused e) {
      throw new IOException(firstLine(e.getCause()), e);
    }
  }

  /** A database in memory that sees nothing but {@code folder}. */
  static DuckDBConnection open(Path folder) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("temp_directory", folder.toString());
    settings.setProperty("memory_limit", MEMORY);
    // One thread: rows stay in order, and the same rows give the same file.
    settings.setProperty("threads", "1");
    DuckDBConnection connection =
        (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", settings);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET allowed_directories = [" + literal(folder + "/") + "]");
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private static void append(DuckDBAppender rows, Object[] values) {
    try {
      rows.beginRow();
      for (Object value : values) {
        if (value == null) {
          rows.appendNull();
        } else if (value instanceof Long number) {
          rows.append(number.longValue());
        } else if (value instanceof Double number) {
          rows.append(number.doubleValue());
        } else {
          rows.append((String) value);
        }
      }
      rows.endRow();
    } catch (SQLException e) {
      throw new RowRefused(e);
    }
  }

  /** Carries DuckDB's exception through the table's sink. */
  private static final class RowRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RowRefused(SQLException cause) {
      super(cause);
    }
  }

  private static String sqlType(Table.Type type) {
    return switch (type) {
      case TEXT -> "VARCHAR";
      case INTEGER -> "BIGINT";
      case REAL -> "DOUBLE";
    };
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
