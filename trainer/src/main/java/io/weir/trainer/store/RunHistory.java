package io.weir.trainer.store;

import io.weir.sim.table.Table;
import io.weir.sim.table.Table.Column;
import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the store has of one run, read anew at every call. */
public final class RunHistory {
  /** How the names of the parts of a loss or of a reward begin among the metrics. */
  public static final String TERM = "term/";

  private static final List<String> TABLES =
      List.of("runs", "metrics", "validations", "events", "checkpoints", "policies");

  private final Database database;
  private final String run;

  RunHistory(Database database, String run) {
    this.database = database;
    this.run = run;
  }

  /**
   * A figure of an update.
   *
   * @param step updates recorded up to then, those before a collapse included
   * @param candidate candidate it belongs to, from 0
   * @param update update of that candidate, from 1
   * @param value the figure
   */
  public record Point(int step, int candidate, int update, double value) {}

  /**
   * A validation.
   *
   * @param step updates recorded up to then
   * @param candidate candidate it belongs to, from 0
   * @param update update of that candidate, from 1
   * @param score its score
   * @param best whether it was the best up to then
   * @param figures by scenario, in order
   */
  public record Validated(
      int step,
      int candidate,
      int update,
      double score,
      boolean best,
      List<ValidationFigures> figures) {}

  /**
   * Something that happened.
   *
   * @param step updates recorded up to then
   * @param candidate candidate it belongs to, from 0
   * @param update update of that candidate; 0 before the first
   * @param kind what kind of thing: began, resumed, stage, collapse, best, interrupted, failed,
   *     finished
   * @param text what exactly
   * @param happened when
   */
  public record Event(
      int step, int candidate, int update, String kind, String text, Instant happened) {}

  /**
   * A state that the training can go on from.
   *
   * @param step updates recorded up to then
   * @param candidate candidate, from 0
   * @param update update of that candidate, from 1
   * @param attempt how often the candidate was restarted after a collapse
   * @param file file in the run's folder
   * @param sha256 hash of the artefact
   * @param bytes its size
   * @param writeMs time it took to write, ms
   * @param best whether its averaged policy was the best up to then
   */
  public record Checkpoint(
      int step,
      int candidate,
      int update,
      int attempt,
      String file,
      String sha256,
      long bytes,
      double writeMs,
      boolean best) {}

  /**
   * A policy that came out.
   *
   * @param file where it was written
   * @param sha256 hash of the artefact
   * @param parents hashes of what it was made from, as JSON
   */
  public record PolicyOut(String file, String sha256, String parents) {}

  /** Names of all metrics. */
  public List<String> metricNames() {
    return database.query(
        row -> row.getString(1), "SELECT DISTINCT name FROM metrics WHERE run = ? ORDER BY 1", run);
  }

  /** A metric over time; points that were not finite are left out. */
  public List<Point> series(String metric) {
    return database.query(
        row -> new Point(row.getInt(1), row.getInt(2), row.getInt(3), row.getDouble(4)),
        "SELECT step, candidate, at_update, value FROM metrics WHERE run = ? AND name = ? AND value"
            + " IS NOT NULL ORDER BY step",
        run,
        metric);
  }

  /** All validations in order. */
  public List<Validated> validations() {
    List<Validated> rows =
        database.query(
            RunHistory::validated,
            "SELECT * FROM validations WHERE run = ? ORDER BY step, position",
            run);
    List<Validated> merged = new ArrayList<>();
    for (Validated row : rows) {
      Validated last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && last.step() == row.step()) {
        last.figures().addAll(row.figures());
      } else {
        merged.add(row);
      }
    }
    return merged;
  }

  private static Validated validated(ResultSet row) throws SQLException {
    List<ValidationFigures> figures = new ArrayList<>();
    figures.add(
        new ValidationFigures(
            row.getString("scenario"),
            real(row, "goodput_share"),
            real(row, "latency_mean_us"),
            real(row, "latency_p99_us"),
            real(row, "latency_p99_per_base_rtt"),
            real(row, "jain"),
            real(row, "min_max"),
            real(row, "dropped_bytes")));
    return new Validated(
        row.getInt("step"),
        row.getInt("candidate"),
        row.getInt("at_update"),
        real(row, "score"),
        row.getBoolean("best"),
        figures);
  }

  /** The store has NULL for what is no number. */
  private static double real(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  /** Everything that happened, in order. */
  public List<Event> events() {
    return database.query(
        row ->
            new Event(
                row.getInt("step"),
                row.getInt("candidate"),
                row.getInt("at_update"),
                row.getString("kind"),
                row.getString("text"),
                Instant.parse(row.getString("happened"))),
        "SELECT * FROM events WHERE run = ? ORDER BY rowid",
        run);
  }

  /** The checkpoints that are kept, the latest first. */
  public List<Checkpoint> checkpoints() {
    return database.query(
        row ->
            new Checkpoint(
                row.getInt("step"),
                row.getInt("candidate"),
                row.getInt("at_update"),
                row.getInt("attempt"),
                row.getString("file"),
                row.getString("sha256"),
                row.getLong("bytes"),
                row.getDouble("write_ms"),
                row.getBoolean("best")),
        "SELECT * FROM checkpoints WHERE run = ? ORDER BY step DESC",
        run);
  }

  /** The policies that came out. */
  public List<PolicyOut> policies() {
    return database.query(
        row -> new PolicyOut(row.getString(1), row.getString(2), row.getString(3)),
        "SELECT file, sha256, parents FROM policies WHERE run = ? ORDER BY file",
        run);
  }

  /** All its rows, table by table, for other tools. */
  public List<Table> tables() {
    return TABLES.stream().map(this::table).toList();
  }

  private Table table(String name) {
    List<Column> columns =
        database.query(
            row -> column(row.getString("name"), row.getString("type")),
            "PRAGMA table_info(" + name + ")");
    String key = name.equals("runs") ? "id" : "run";
    return new Table(
        name,
        columns,
        sink ->
            database
                .query(
                    row -> values(row, columns),
                    "SELECT * FROM " + name + " WHERE " + key + " = ?",
                    run)
                .forEach(sink::row));
  }

  private static Column column(String name, String type) {
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "INTEGER" -> Column.integer(name);
      case "REAL" -> Column.real(name);
      default -> Column.text(name);
    };
  }

  private static Object[] values(ResultSet row, List<Column> columns) throws SQLException {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.getObject(i + 1);
      values[i] =
          value instanceof Number number && columns.get(i).type() == Table.Type.INTEGER
              ? (Object) number.longValue()
              : value;
    }
    return values;
  }
}
