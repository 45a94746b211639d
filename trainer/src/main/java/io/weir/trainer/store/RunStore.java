package io.weir.trainer.store;

import io.weir.artefact.AtomicFiles;
import io.weir.artefact.StrictYaml;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.trainer.store.RunInfo.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All runs in a folder: a SQLite database {@value #FILE}, and beside it a folder per run with its
 * checkpoints, event files and policy. Several processes may use it at once. docs/runs.md describes
 * the tables.
 */
public final class RunStore implements AutoCloseable {
  /** Where runs are recorded unless said otherwise. */
  public static final String DEFAULT_FOLDER = "out/runs";

  /** The database. */
  public static final String FILE = "runs.db";

  private static final String COLUMNS =
      "SELECT id, name, command, weir_version, seed, scenario_sha256, learner, output, started,"
          + " ended, status, step, updates_done, updates_in_all, best_score, best_candidate,"
          + " best_update FROM runs";

  private final Path folder;
  private final Database database;

  private RunStore(Path folder, Database database) {
    this.folder = folder;
    this.database = database;
  }

  /** Opens the store in a folder, and makes it when there is none. */
  public static RunStore open(Path folder) {
    return new RunStore(folder, Database.open(folder.resolve(FILE)));
  }

  /** Opens the store in a folder; an error when there is none. */
  public static RunStore openExisting(Path folder) {
    if (!Files.isRegularFile(folder.resolve(FILE))) {
      throw UserError.input(
          "--runs "
              + folder
              + ": holds no "
              + FILE
              + "; `weir train` makes one as it records runs");
    }
    return open(folder);
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  /** The folder of a run. */
  public Path folderOf(String id) {
    return folder.resolve(id);
  }

  Database database() {
    return database;
  }

  /** All runs, the latest first. */
  public List<RunInfo> list() {
    return database.query(RunStore::info, COLUMNS + " ORDER BY started DESC, rowid DESC").stream()
        .map(this::asItStands)
        .toList();
  }

  /** The run of this id; an unknown one is a {@link UserError} that names what is near. */
  public RunInfo find(String id) {
    List<RunInfo> found = database.query(RunStore::info, COLUMNS + " WHERE id = ?", id);
    if (!found.isEmpty()) {
      return asItStands(found.get(0));
    }
    List<String> ids = database.query(row -> row.getString(1), "SELECT id FROM runs ORDER BY id");
    String known = ids.isEmpty() ? "there are none" : "`weir runs` lists them";
    throw UserError.input(
        "no run `" + id + "` in " + folder + StrictYaml.suggestion(id, ids) + " (" + known + ")");
  }

  /** What the store has of a run. */
  public RunHistory history(String id) {
    return new RunHistory(database, find(id).id());
  }

  /** The scenario of this hash, as it was written down. */
  public String scenarioYaml(String sha256) {
    return database
        .query(row -> row.getString(1), "SELECT yaml FROM scenarios WHERE sha256 = ?", sha256)
        .get(0);
  }

  /** A process that is gone cannot say so. */
  private RunInfo asItStands(RunInfo stored) {
    boolean gone = stored.status() == Status.running && !RunLock.isHeld(folderOf(stored.id()));
    return gone ? stored.withStatus(Status.interrupted) : stored;
  }

  /** Enters a run under an id of its own. */
  RunInfo begin(NewRun run) {
    String[] id = new String[1];
    database.transaction(
        () -> {
          id[0] = freeId(slug(run.name()));
          database.execute(
              "INSERT OR IGNORE INTO scenarios VALUES (?, ?)",
              run.scenarioSha256(),
              run.scenarioYaml());
          database.execute(
              "INSERT INTO runs (id, name, command, weir_version, seed, scenario_sha256, learner,"
                  + " output, started, status, updates_in_all) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                  + " ?, ?)",
              id[0],
              run.name(),
              run.command(),
              WeirVersion.current(),
              run.seed(),
              run.scenarioSha256(),
              run.learner(),
              run.output(),
              now(),
              Status.running.name(),
              run.updatesInAll());
        });
    return find(id[0]);
  }

  /** Numbers are not used again while a run or a folder has them. */
  private String freeId(String name) {
    for (int i = 1; ; i++) {
      String id = name + "-" + i;
      boolean taken =
          !database.query(row -> row.getInt(1), "SELECT 1 FROM runs WHERE id = ?", id).isEmpty();
      if (!taken && !Files.exists(folderOf(id))) {
        return id;
      }
    }
  }

  private static String slug(String name) {
    String slug = name.replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    return slug.isEmpty() ? "run" : slug;
  }

  /** Now, to the millisecond, as the store writes it. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Removes a run and its folder; one that a process works on is a {@link UserError}. */
  public void delete(String id) {
    RunInfo run = find(id);
    RunLock lock = lock(run.id());
    try {
      database.transaction(
          () -> {
            database.execute("DELETE FROM runs WHERE id = ?", run.id());
            database.execute(
                "DELETE FROM scenarios WHERE sha256 NOT IN (SELECT scenario_sha256 FROM runs)");
          });
      removeFolder(folderOf(run.id()));
    } finally {
      lock.close();
    }
  }

  /** Makes this process the one that works on a run; an error when another one does. */
  RunLock lock(String id) {
    RunLock lock = RunLock.tryTake(folderOf(id));
    if (lock == null) {
      throw UserError.input("run `" + id + "` is running in another process; stop it first");
    }
    return lock;
  }

  private static void removeFolder(Path folder) {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.sorted(Comparator.reverseOrder()).forEach(all::add);
      for (Path path : all) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw UserError.environment(
          "cannot remove " + folder + ": " + AtomicFiles.reason(e) + "; remove it by hand", e);
    }
  }

  private static RunInfo info(ResultSet row) throws SQLException {
    String ended = row.getString("ended");
    return new RunInfo(
        row.getString("id"),
        row.getString("name"),
        row.getString("command"),
        row.getString("weir_version"),
        row.getLong("seed"),
        row.getString("scenario_sha256"),
        row.getString("learner"),
        row.getString("output"),
        Instant.parse(row.getString("started")),
        ended == null ? null : Instant.parse(ended),
        Status.valueOf(row.getString("status")),
        row.getInt("step"),
        row.getInt("updates_done"),
        row.getInt("updates_in_all"),
        (Double) row.getObject("best_score"),
        (Integer) row.getObject("best_candidate"),
        (Integer) row.getObject("best_update"));
  }

  @Override
  public void close() {
    database.close();
  }
}
