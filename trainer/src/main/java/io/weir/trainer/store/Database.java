package io.weir.trainer.store;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * A SQLite file that several processes may use at once: readers see the last commit while one
 * writes. A commit survives the death of the process and of the machine. One thread at a time.
 */
final class Database implements AutoCloseable {
  private static final int SCHEMA_VERSION = 1;

  /** How long to wait for another process that writes, ms. */
  private static final int BUSY_MS = 30_000;

  private static final int AGAIN_MS = 10;

  private final Path file;
  private final Connection connection;

  /** A row of a result. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What is done to the database. */
  @FunctionalInterface
  interface Work {
    void run() throws SQLException;
  }

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Opens the file, and makes it when there is none. */
  static Database open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Database database = new Database(file, connect(config, file));
      database.prepareSchema();
      return database;
    } catch (SQLException e) {
      throw cannotUse(file, e);
    } catch (IOException e) {
      throw UserError.environment(
          "cannot make " + file + ": " + AtomicFiles.reason(e) + "; choose another folder", e);
    }
  }

  /**
   * A connection, as soon as there can be one: SQLite does not wait for others, whatever the time
   * it was given, when it sets the journal mode of a file that they have just opened.
   */
  private static Connection connect(SQLiteConfig config, Path file) throws SQLException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_MS);
    while (true) {
      try {
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
      } catch (SQLiteException e) {
        boolean busy = e.getResultCode().name().startsWith("SQLITE_BUSY");
        if (!busy || System.nanoTime() >= end) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AGAIN_MS));
      }
    }
  }

  private void prepareSchema() throws SQLException {
    try {
      int version = schemaVersion();
      if (version == 0) {
        transaction(this::createSchemaOnce);
      } else if (version > SCHEMA_VERSION) {
        throw UserError.input(
            file
                + ": made by a newer Weir (schema "
                + version
                + ", this one knows "
                + SCHEMA_VERSION
                + "); update Weir or choose another folder with --runs");
      }
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private int schemaVersion() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /** Another process may have made it meanwhile. */
  private void createSchemaOnce() throws SQLException {
    if (schemaVersion() != 0) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      for (String command : schema().split(";\\s*\n", -1)) {
        if (!command.isBlank()) {
          statement.executeUpdate(command);
        }
      }
      statement.executeUpdate("PRAGMA user_version = " + SCHEMA_VERSION);
    }
  }

  private static String schema() {
    try (InputStream in = Database.class.getResourceAsStream("schema.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("schema.sql is missing from the jar", e);
    }
  }

  /**
   * Does all of it or nothing. Other processes that want to write wait from the beginning on, so
   * that what is read inside is not overtaken.
   */
  void transaction(Work work) {
    try {
      command("BEGIN IMMEDIATE");
      boolean done = false;
      try {
        work.run();
        command("COMMIT");
        done = true;
      } finally {
        if (!done) {
          command("ROLLBACK");
        }
      }
    } catch (SQLException e) {
      throw cannotUse(file, e);
    }
  }

  private void command(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A statement inside {@link #transaction}. */
  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** Runs a statement inside {@link #transaction}. */
  void execute(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      bind(statement, values);
      statement.executeUpdate();
    }
  }

  /** Sets the parameters of a statement. */
  static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** The rows of a query; may stand inside {@link #transaction} or alone. */
  <T> List<T> query(Row<T> row, String sql, Object... values) {
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = prepare(sql)) {
      bind(statement, values);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row.read(result));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw cannotUse(file, e);
    }
  }

  private static UserError cannotUse(Path file, SQLException e) {
    return UserError.environment(
        "cannot use the run store "
            + file
            + ": "
            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
            + "; it must lie on a local disk you may write to",
        e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw cannotUse(file, e);
    }
  }
}
