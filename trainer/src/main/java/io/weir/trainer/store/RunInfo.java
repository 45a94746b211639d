package io.weir.trainer.store;

import io.weir.artefact.UserError;
import java.time.Instant;

/**
 * A run as the store knows it.
 *
 * @param id unique in its store
 * @param name what it was called
 * @param command command line that began it
 * @param weirVersion version of Weir it runs on
 * @param seed its seed
 * @param scenarioSha256 hash of its scenario
 * @param learner how it learns
 * @param output file the policy is written to in the end
 * @param started when it began
 * @param ended when it stopped; null while it runs
 * @param status how it stands
 * @param step updates recorded, those before a collapse included
 * @param updatesDone updates of all candidates that are done
 * @param updatesInAll updates of all candidates in the end
 * @param bestScore best validation score; null before the first validation
 * @param bestCandidate candidate it belongs to; null before the first validation
 * @param bestUpdate update after which it was found; null before the first validation
 */
public record RunInfo(
    String id,
    String name,
    String command,
    String weirVersion,
    long seed,
    String scenarioSha256,
    String learner,
    String output,
    Instant started,
    Instant ended,
    Status status,
    int step,
    int updatesDone,
    int updatesInAll,
    Double bestScore,
    Integer bestCandidate,
    Integer bestUpdate) {
  /** How a run stands. */
  public enum Status {
    /** A process works on it. */
    running,
    /** It ended as it should. */
    finished,
    /** It was stopped, or its process is gone; it can be resumed. */
    interrupted,
    /** It ended with an error; it can be resumed. */
    failed
  }

  /** How a search for settings learns. */
  public static final String SEARCH = "cma-es";

  /**
   * Whether it is a search for settings: its updates are evaluations, its candidates generations.
   */
  public boolean isSearch() {
    return learner.equals(SEARCH);
  }

  /** Fails, for the option --resume, unless it is a search. */
  public void requireSearch() {
    if (!isSearch()) {
      throw UserError.input(
          "--resume: run `" + id + "` is a training; `weir train --resume` goes on with it");
    }
  }

  /** Fails, for the option --resume, unless it is a training. */
  public void requireTraining() {
    if (isSearch()) {
      throw UserError.input(
          "--resume: run `" + id + "` is a search; `weir search --resume` goes on with it");
    }
  }

  RunInfo withStatus(Status other) {
    return new RunInfo(
        id,
        name,
        command,
        weirVersion,
        seed,
        scenarioSha256,
        learner,
        output,
        started,
        ended,
        other,
        step,
        updatesDone,
        updatesInAll,
        bestScore,
        bestCandidate,
        bestUpdate);
  }
}
