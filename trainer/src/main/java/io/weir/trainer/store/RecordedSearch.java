package io.weir.trainer.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.artefact.UserError;
import io.weir.trainer.search.Evaluation;
import io.weir.trainer.search.SearchListener;
import io.weir.trainer.store.RunInfo.Status;
import io.weir.trainer.store.RunLog.Event;
import io.weir.trainer.store.RunLog.Step;
import io.weir.trainer.training.TrainingListener.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A search this process works on, as {@link RecordedRun} is for a training. An evaluation is a
 * step; its scores are all that is needed to go on. May be stopped from another thread.
 */
public final class RecordedSearch implements SearchListener, AutoCloseable {
  /** How the names of scores begin among the metrics; the training's seed follows. */
  private static final String SCORE = "score/";

  /** How the names of values begin among the metrics; the key follows. */
  private static final String VALUE = "value/";

  private final RunStore store;
  private final RunInfo info;
  private final int evaluations;
  private final int seeds;
  private final RunLock lock;
  private final RunLog log;
  private final Thread whenTold = new Thread(this::interrupt, "weir-search-interrupted");
  private Position last;
  private boolean ended;

  private RecordedSearch(
      RunStore store, RunInfo info, int evaluations, int seeds, boolean resumed) {
    this.store = store;
    this.info = info.withStatus(Status.running);
    this.evaluations = evaluations;
    this.seeds = seeds;
    this.lock = store.lock(info.id());
    this.log = new RunLog(store.database(), info.id());
    this.last = new Position(0, 0, info.step(), evaluations);
    String text = resumed ? "after evaluation " + info.step() : "";
    note(Status.running, resumed ? "resumed" : "began", text);
    Runtime.getRuntime().addShutdownHook(whenTold);
  }

  /**
   * Begins a search.
   *
   * @param seeds trainings of an evaluation
   */
  public static RecordedSearch begin(RunStore store, NewRun run, int seeds) {
    return new RecordedSearch(store, store.begin(run), run.updatesInAll(), seeds, false);
  }

  /**
   * Goes on with a search.
   *
   * @param evaluations how many it is to have in the end
   * @param seeds trainings of an evaluation
   */
  public static RecordedSearch resume(RunStore store, String id, int evaluations, int seeds) {
    RunInfo info = store.find(id);
    String run = "--resume: run `" + info.id() + "` ";
    info.requireSearch();
    if (info.step() >= evaluations) {
      throw UserError.input(
          run + "has " + info.step() + " evaluations already; --evaluations asks for more");
    }
    if (info.status() == Status.finished && info.step() < info.updatesInAll()) {
      throw UserError.input(run + "has converged; there is nothing to go on with");
    }
    RecordedRun.requireSameVersion(info);
    return new RecordedSearch(store, info, evaluations, seeds, true);
  }

  /** What the store said of it when this process began with it. */
  public RunInfo info() {
    return info;
  }

  /** Its folder. */
  public Path folder() {
    return store.folderOf(info.id());
  }

  /** Scores by seed of all evaluations that are recorded, in order; NaN: collapsed. */
  public List<List<Double>> scores() {
    RunHistory history = store.history(info.id());
    List<Map<Integer, Double>> bySeed = new ArrayList<>();
    for (int s = 0; s < seeds; s++) {
      Map<Integer, Double> scores = new HashMap<>();
      history.series(SCORE + (info.seed() + s)).forEach(p -> scores.put(p.step(), p.value()));
      bySeed.add(scores);
    }
    List<List<Double>> all = new ArrayList<>();
    for (int step = 1; step <= store.find(info.id()).step(); step++) {
      int number = step;
      all.add(bySeed.stream().map(scores -> scores.getOrDefault(number, Double.NaN)).toList());
    }
    return all;
  }

  @Override
  public synchronized void evaluated(Evaluation evaluation, boolean best) {
    if (ended) {
      return;
    }
    int number = evaluation.number();
    Step step = new Step();
    step.at = new Position(evaluation.generation(), evaluation.member(), number, evaluations);
    step.metrics.put("score", evaluation.score());
    for (int s = 0; s < seeds; s++) {
      step.metrics.put(SCORE + (info.seed() + s), evaluation.scores().get(s));
    }
    evaluation.values().forEach((key, value) -> step.metrics.put(VALUE + key, number(value)));
    if (best) {
      step.events.add(new Event(step.at, "best", text(evaluation)));
    }
    log.commit(number, step, best ? evaluation.score() : null);
    last = step.at;
  }

  /** Words have no number; the event of the best names them. */
  private static double number(JsonNode value) {
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }

  private static String text(Evaluation evaluation) {
    return String.format(Locale.ROOT, "score %.4f with ", evaluation.score())
        + evaluation.values().entrySet().stream()
            .map(value -> value.getKey() + " " + value.getValue().asText())
            .collect(Collectors.joining(", "));
  }

  /** It ended as it should. */
  public void finish() {
    end(Status.finished, "finished", "");
  }

  /** It ended with an error. */
  public void fail(Throwable error) {
    end(Status.failed, "failed", String.valueOf(error.getMessage()));
  }

  private void interrupt() {
    end(Status.interrupted, "interrupted", "");
  }

  private synchronized void end(Status status, String kind, String text) {
    if (!ended) {
      ended = true;
      note(status, kind, text);
      lock.close();
    }
  }

  private void note(Status status, String kind, String text) {
    log.note(last.updates(), status, new Event(last, kind, text));
  }

  /** Notes it as interrupted unless it ended otherwise. */
  @Override
  public void close() {
    interrupt();
    try {
      Runtime.getRuntime().removeShutdownHook(whenTold);
    } catch (IllegalStateException e) {
      // The process is being told to go; the hook runs.
    }
  }
}
