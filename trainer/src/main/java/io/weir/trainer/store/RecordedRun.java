package io.weir.trainer.store;

import io.weir.artefact.Artefact;
import io.weir.artefact.Provenance;
import io.weir.artefact.UserError;
import io.weir.artefact.WeirVersion;
import io.weir.trainer.store.RunHistory.Checkpoint;
import io.weir.trainer.store.RunInfo.Status;
import io.weir.trainer.store.RunLog.Event;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingListener.Position;
import io.weir.trainer.training.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A run this process works on: begun or resumed, and in the end finished, failed or interrupted.
 * When the process is told to go (Ctrl-C) it is noted as interrupted, with its files whole. When
 * the process is killed nothing can be noted; what is there then is enough to resume.
 */
public final class RecordedRun implements AutoCloseable {
  private final RunStore store;
  private final RunInfo info;
  private final RunLock lock;
  private final RunLog log;
  private final TrainingState state;
  private final EventFile events;
  private final RecordingListener listener;
  private final Thread whenTold = new Thread(this::interrupt, "weir-run-interrupted");
  private boolean ended;

  private RecordedRun(RunStore store, RunInfo info, RunLock lock, boolean resumed) {
    this.store = store;
    this.info = info.withStatus(Status.running);
    this.lock = lock;
    this.log = new RunLog(store.database(), info.id());
    CheckpointFolder folder = new CheckpointFolder(folder(), provenance(Map.of()));
    Resumed from = resumed ? newestSound(folder) : null;
    this.state = from == null ? null : from.state();
    int step = from == null ? 0 : from.checkpoint().step();
    if (resumed) {
      goBackTo(from, folder);
    }
    double seconds = System.currentTimeMillis() / 1000.0;
    this.events = EventFile.create(folder().resolve("tensorboard"), seconds);
    if (resumed) {
      events.restart(step + 1, seconds);
    }
    List<Checkpoint> kept = store.history(info.id()).checkpoints();
    this.listener = new RecordingListener(log, folder, events, step, kept);
    log.note(
        step,
        Status.running,
        new Event(
            listener.lastPosition(),
            resumed ? "resumed" : "began",
            resumed ? "after update " + step : ""));
    Runtime.getRuntime().addShutdownHook(whenTold);
  }

  /** Where a resumed run goes on. */
  private record Resumed(Checkpoint checkpoint, TrainingState state) {}

  /** Begins a run. */
  public static RecordedRun begin(RunStore store, NewRun run) {
    RunInfo info = store.begin(run);
    return new RecordedRun(store, info, store.lock(info.id()), false);
  }

  /**
   * Goes on with a run.
   *
   * @param scenarioSha256 hash of the scenario it is to go on with
   * @param seed the seed it is to go on with
   */
  public static RecordedRun resume(RunStore store, String id, String scenarioSha256, long seed) {
    RunInfo info = store.find(id);
    requireSame(info, scenarioSha256, seed);
    RunLock lock = store.lock(info.id());
    try {
      return new RecordedRun(store, info, lock, true);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void requireSame(RunInfo info, String scenarioSha256, long seed) {
    String run = "--resume: run `" + info.id() + "` ";
    info.requireTraining();
    if (info.status() == Status.finished) {
      throw UserError.input(run + "is finished; there is nothing to go on with");
    }
    requireSameVersion(info);
    if (!info.scenarioSha256().equals(scenarioSha256)) {
      throw UserError.input(
          run
              + "began with another scenario (hash "
              + info.scenarioSha256().substring(0, 12)
              + "…, not "
              + scenarioSha256.substring(0, 12)
              + "…); leave --scenario and --quick away, or begin a new run");
    }
    if (info.seed() != seed) {
      throw UserError.input(run + "began with --seed " + info.seed() + ", not " + seed);
    }
  }

  /** Another version might draw or learn otherwise. */
  static void requireSameVersion(RunInfo info) {
    if (!info.weirVersion().equals(WeirVersion.current())) {
      throw UserError.input(
          "--resume: run `"
              + info.id()
              + "` began with Weir "
              + info.weirVersion()
              + ", this is "
              + WeirVersion.current()
              + "; begin a new run");
    }
  }

  /** The latest checkpoint whose file is as it was written; null when there is none. */
  private Resumed newestSound(CheckpointFolder folder) {
    List<Checkpoint> all = store.history(info.id()).checkpoints();
    UserError first = null;
    for (Checkpoint checkpoint : all) {
      try {
        return new Resumed(checkpoint, folder.read(checkpoint));
      } catch (UserError e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return null;
  }

  private void goBackTo(Resumed from, CheckpointFolder folder) {
    if (from != null) {
      TrainingState to = from.state();
      Position best =
          to.best() == null ? null : new Position(to.bestCandidate(), to.bestUpdate(), 0, 0);
      log.returnTo(from.checkpoint(), to.bestScore(), best);
    }
    folder.keepOnly(store.history(info.id()).checkpoints());
  }

  /** What the store says of it. */
  public RunInfo info() {
    return info;
  }

  /** Its folder. */
  public Path folder() {
    return store.folderOf(info.id());
  }

  /** Provenance of what it makes from {@code parents}. */
  public Provenance provenance(Map<String, String> parents) {
    return new Provenance(info.weirVersion(), info.seed(), info.scenarioSha256(), parents);
  }

  /** The state to go on from; null to begin. */
  public TrainingState state() {
    return state;
  }

  /** Updates of all candidates that were done before. */
  public int updatesDone() {
    return state == null ? 0 : store.find(info.id()).updatesDone();
  }

  /** Records what it hears. */
  public TrainingListener listener() {
    return listener;
  }

  /** Notes a policy that came out. */
  public synchronized void policy(Path file, Artefact artefact) {
    if (!ended) {
      log.policy(file.toString(), artefact);
    }
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
    if (ended) {
      return;
    }
    ended = true;
    int number = listener.stop();
    log.note(number, status, new Event(listener.lastPosition(), kind, text));
    events.close();
    lock.close();
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
