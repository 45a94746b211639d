package io.weir.trainer.store;

import io.weir.artefact.Artefact;
import io.weir.artefact.Json;
import io.weir.trainer.store.RunHistory.Checkpoint;
import io.weir.trainer.store.RunInfo.Status;
import io.weir.trainer.training.TrainingListener.Position;
import io.weir.trainer.training.TrainingListener.ValidationFigures;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes one run's rows; what belongs to an update goes in one transaction. */
final class RunLog {
  private final Database database;
  private final String run;

  RunLog(Database database, String run) {
    this.database = database;
    this.run = run;
  }

  /** Something that happened before the update it is stored with. */
  record Event(Position at, String kind, String text) {}

  /** A validation. */
  record Validated(List<ValidationFigures> figures, double score, boolean best) {}

  /** What is to be stored with an update. */
  static final class Step {
    Position at = new Position(0, 0, 0, 0);
    final Map<String, Double> metrics = new LinkedHashMap<>();
    final List<Event> events = new ArrayList<>();
    Validated validated;
  }

  /** Stores an update with the checkpoint that follows it. */
  void commit(int number, Step step, Checkpoint checkpoint) {
    database.transaction(
        () -> {
          insertMetrics(number, step);
          insertValidation(number, step);
          for (Event event : step.events) {
            insertEvent(number, event);
          }
          insertCheckpoint(checkpoint, step.at.updates());
          database.execute(
              "UPDATE runs SET step = ?, updates_done = ?, updates_in_all = ? WHERE id = ?",
              number,
              step.at.updates(),
              step.at.updatesInAll(),
              run);
        });
  }

  /** Stores an evaluation of a search, which can be done again and needs no checkpoint. */
  void commit(int number, Step step, Double best) {
    database.transaction(
        () -> {
          insertMetrics(number, step);
          for (Event event : step.events) {
            insertEvent(number, event);
          }
          database.execute(
              "UPDATE runs SET step = ?1, updates_done = ?1, updates_in_all = ?2 WHERE id = ?3",
              number,
              step.at.updatesInAll(),
              run);
          if (best != null) {
            noteBest(best, step.at);
          }
        });
  }

  private void insertMetrics(int number, Step step) throws SQLException {
    try (PreparedStatement insert =
        database.prepare("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)")) {
      for (Map.Entry<String, Double> metric : step.metrics.entrySet()) {
        Database.bind(
            insert,
            run,
            number,
            step.at.candidate(),
            step.at.update(),
            metric.getKey(),
            metric.getValue());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void insertValidation(int number, Step step) throws SQLException {
    if (step.validated == null) {
      return;
    }
    int position = 0;
    for (ValidationFigures figures : step.validated.figures()) {
      database.execute(
          "INSERT INTO validations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          run,
          number,
          step.at.candidate(),
          step.at.update(),
          position++,
          figures.scenario(),
          figures.goodputShare(),
          figures.latencyMeanUs(),
          figures.latencyP99Us(),
          figures.latencyP99PerBaseRtt(),
          figures.jain(),
          figures.minMax(),
          figures.droppedBytes(),
          step.validated.score(),
          step.validated.best());
    }
    if (step.validated.best()) {
      noteBest(step.validated.score(), step.at);
    }
  }

  private void noteBest(double score, Position at) throws SQLException {
    database.execute(
        "UPDATE runs SET best_score = ?, best_candidate = ?, best_update = ? WHERE id = ?",
        score,
        at.candidate(),
        at.update(),
        run);
  }

  private void insertEvent(int number, Event event) throws SQLException {
    database.execute(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
        run,
        number,
        event.at().candidate(),
        event.at().update(),
        event.kind(),
        event.text(),
        RunStore.now());
  }

  private void insertCheckpoint(Checkpoint checkpoint, int updatesDone) throws SQLException {
    database.execute(
        "INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run,
        checkpoint.step(),
        checkpoint.candidate(),
        checkpoint.update(),
        checkpoint.attempt(),
        updatesDone,
        checkpoint.file(),
        checkpoint.sha256(),
        checkpoint.bytes(),
        checkpoint.writeMs(),
        checkpoint.best());
  }

  /** Forgets a checkpoint whose file is about to go. */
  void forget(Checkpoint checkpoint) {
    database.transaction(
        () ->
            database.execute(
                "DELETE FROM checkpoints WHERE run = ? AND step = ?", run, checkpoint.step()));
  }

  /** Notes a change of status and what happened, after {@code number} updates. */
  void note(int number, Status status, Event event) {
    database.transaction(
        () -> {
          insertEvent(number, event);
          database.execute(
              "UPDATE runs SET status = ?, ended = ? WHERE id = ?",
              status.name(),
              status == Status.running ? null : RunStore.now(),
              run);
        });
  }

  /** Takes the run back to a checkpoint: nothing that came after it stays. */
  void returnTo(Checkpoint checkpoint, double bestScore, Position best) {
    database.transaction(
        () -> {
          for (String table : List.of("metrics", "validations", "events", "checkpoints")) {
            database.execute(
                "DELETE FROM " + table + " WHERE run = ? AND step > ?", run, checkpoint.step());
          }
          boolean validated = best != null;
          database.execute(
              "UPDATE runs SET step = ?1, updates_done = (SELECT updates_done FROM checkpoints"
                  + " WHERE run = ?5 AND step = ?1), best_score = ?2, best_candidate = ?3,"
                  + " best_update = ?4 WHERE id = ?5",
              checkpoint.step(),
              validated ? bestScore : null,
              validated ? best.candidate() : null,
              validated ? best.update() : null,
              run);
        });
  }

  /** Notes the policy that came out. */
  void policy(String file, Artefact artefact) {
    database.transaction(
        () ->
            database.execute(
                "INSERT OR REPLACE INTO policies VALUES (?, ?, ?, ?)",
                run,
                file,
                artefact.sha256(),
                Json.canonical(artefact.provenance().parents())));
  }
}
