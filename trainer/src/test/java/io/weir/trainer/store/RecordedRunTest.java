package io.weir.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sim.scenario.RunSpec;
import io.weir.sim.scenario.Scenario;
import io.weir.sim.traffic.TrafficSpec;
import io.weir.sim.traffic.TrafficSpec.Pattern;
import io.weir.trainer.ReferenceObservation;
import io.weir.trainer.adpg.AdpgSpec;
import io.weir.trainer.learning.UpdateStatistics;
import io.weir.trainer.policy.NetworkSpec;
import io.weir.trainer.ppo.PpoSpec;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.store.RunHistory.Point;
import io.weir.trainer.store.RunHistory.Validated;
import io.weir.trainer.training.EpisodeSpec;
import io.weir.trainer.training.TrainingListener;
import io.weir.trainer.training.TrainingLoop;
import io.weir.trainer.training.TrainingSpec;
import io.weir.trainer.training.TrainingState;
import io.weir.trainer.training.ValidationSpec;
import io.weir.trainer.training.Workload;
import io.weir.trainer.training.WorkloadSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that is killed at any point goes on as if nothing had been. */
class RecordedRunTest {
  private static final TrafficSpec TRAFFIC = TrafficSpec.of(Pattern.manyToOne, 2, 1);
  private static final List<String> TIMES = List.of("decisionsPerSecond", "updateSeconds");

  /** Two candidates of five updates, validated every second one. */
  private static final TrainingSpec SPEC =
      new TrainingSpec(
          List.of(WorkloadSpec.of(TRAFFIC)),
          2,
          5,
          NetworkSpec.DEFAULTS,
          TrainingSpec.LearnerKind.adpg,
          AdpgSpec.DEFAULTS,
          PpoSpec.DEFAULTS,
          new EpisodeSpec(1, 200, 10, 8),
          TrainingSpec.DEFAULTS.curriculum(),
          TrainingSpec.DEFAULTS.collapse(),
          0.5,
          new ValidationSpec(
              2,
              List.of(WorkloadSpec.of(TRAFFIC)),
              1,
              new RunSpec(300, 200, 1),
              ValidationSpec.DEFAULTS.score()));

  @TempDir private Path folder;

  private static TrainingLoop.Result train(TrainingListener listener, TrainingState from) {
    List<Workload> workloads =
        List.of(new Workload("2→1", seed -> Scenario.DEFAULTS.withTraffic(TRAFFIC)));
    try (Workers workers = new Workers(1)) {
      return new TrainingLoop(
              workloads,
              workloads,
              SPEC,
              SPEC.newLearner(),
              ReferenceObservation::new,
              3,
              workers,
              listener)
          .train(from);
    }
  }

  /** Where a process is killed. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Copies what is on disk at a moment: what is left of a process that is killed then. */
  private static TrainingListener killedAt(int moment, Path from, Path to) {
    return new TrainingListener() {
      private int moments;

      private void next() {
        if (++moments == moment) {
          copy(from, to);
          throw new Killed();
        }
      }

      @Override
      public void updated(Position at, UpdateStatistics statistics) {
        next();
      }

      @Override
      public void validated(
          Position at, List<ValidationFigures> figures, double score, boolean best) {
        next();
      }

      @Override
      public void checkpoint(TrainingState state) {
        next();
      }
    };
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a run that is never killed gives. */
  private record Whole(TrainingLoop.Result result, List<Point> loss, List<Validated> validations) {}

  private Whole whole() {
    try (RunStore store = RunStore.open(folder.resolve("whole"));
        RecordedRun run = RecordedRun.begin(store, RunStoreTest.run("p"))) {
      TrainingLoop.Result result = train(run.listener(), null);
      run.finish();
      RunHistory history = store.history(run.info().id());
      return new Whole(result, history.series("loss"), history.validations());
    }
  }

  /** Kills after {@code moment} calls of a listener that comes before or after the recorder. */
  private Path killed(int moment, boolean before) {
    Path left = folder.resolve("left-" + moment + before);
    Path first = folder.resolve("first-" + moment + before);
    try (RunStore store = RunStore.open(first);
        RecordedRun run = RecordedRun.begin(store, RunStoreTest.run("p"))) {
      TrainingListener killer = killedAt(moment, first, left);
      TrainingListener recorder = run.listener();
      try {
        train(
            before
                ? TrainingListener.all(killer, recorder)
                : TrainingListener.all(recorder, killer),
            null);
      } catch (Killed e) {
        return left;
      }
    }
    throw new IllegalStateException("not killed");
  }

  private void assertGoesOnAs(Whole whole, Path left) {
    try (RunStore store = RunStore.open(left)) {
      assertThat(store.find("p-1").status()).isEqualTo(RunInfo.Status.interrupted);
      try (RecordedRun run = RecordedRun.resume(store, "p-1", "ab".repeat(32), 3)) {
        TrainingLoop.Result result = train(run.listener(), run.state());
        run.finish();
        assertThat(result.policy().parameters()).isEqualTo(whole.result().policy().parameters());
        assertThat(result.score()).isEqualTo(whole.result().score());
      }
      RunHistory history = store.history("p-1");
      assertThat(history.series("loss")).isEqualTo(whole.loss()).hasSize(10);
      assertThat(history.validations()).isEqualTo(whole.validations()).hasSize(6);
      for (String name : history.metricNames()) {
        assertThat(history.series(name).size()).as(name).isIn(10, 6);
      }
      RunInfo info = store.find("p-1");
      assertThat(info.status()).isEqualTo(RunInfo.Status.finished);
      assertThat(info.updatesDone()).isEqualTo(10);
      assertThat(info.bestScore()).isEqualTo(whole.result().score());
      assertThat(info.bestCandidate()).isEqualTo(whole.result().candidate());
      assertThat(info.bestUpdate()).isEqualTo(whole.result().update());
      assertTensorBoardHasEveryStepOnce(store.folderOf("p-1").resolve("tensorboard"), whole);
    }
  }

  private static void assertTensorBoardHasEveryStepOnce(Path folder, Whole whole) {
    List<Float> losses = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        for (EventFileReader.Event event : EventFileReader.read(file)) {
          if (event.starts()) { // as TensorBoard does
            losses.subList((int) event.step() - 1, losses.size()).clear();
          }
          if (event.scalars().containsKey("training/loss")) {
            losses.add(event.scalars().get("training/loss"));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(losses)
        .isEqualTo(whole.loss().stream().map(point -> (float) point.value()).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 9, 12, 13, 14, 20, 25})
  void goesOnAsIfNothingHadBeen(int moment) {
    Whole whole = whole();
    assertGoesOnAs(whole, killed(moment, true));
    assertGoesOnAs(whole, killed(moment, false));
  }

  /** Killed between the checkpoint's file and the database, and in the middle of a file. */
  @Test
  void whatTheDatabaseDoesNotKnowIsNotGoneOnFrom() throws IOException {
    Path left = killed(6, true);
    Path checkpoints = left.resolve("p-1/checkpoints");
    Files.writeString(checkpoints.resolve("step-00000099.json"), "{}");
    Files.writeString(checkpoints.resolve(".step-00000099.json123.part"), "{");
    assertGoesOnAs(whole(), left);
    assertThat(checkpoints.resolve("step-00000099.json")).doesNotExist();
    assertThat(checkpoints.resolve(".step-00000099.json123.part")).doesNotExist();
  }

  @Test
  void aDamagedCheckpointCostsOneMoreUpdate() throws IOException {
    Path left = killed(11, true);
    try (RunStore store = RunStore.open(left)) {
      RunHistory.Checkpoint newest = store.history("p-1").checkpoints().get(0);
      Files.writeString(left.resolve("p-1").resolve(newest.file()), "");
    }
    assertGoesOnAs(whole(), left);
  }

  @Test
  void theLastTwoCheckpointsAndTheBestAreKept() throws IOException {
    try (RunStore store = RunStore.open(folder);
        RecordedRun run = RecordedRun.begin(store, RunStoreTest.run("p"))) {
      TrainingLoop.Result result = train(run.listener(), null);
      run.finish();
      List<RunHistory.Checkpoint> kept = store.history("p-1").checkpoints();
      assertThat(kept).extracting(RunHistory.Checkpoint::step).startsWith(10, 9);
      int best = result.candidate() * 5 + result.update();
      assertThat(kept).extracting(RunHistory.Checkpoint::step).contains(best);
      assertThat(kept).hasSize(best >= 9 ? 2 : 3);
      try (Stream<Path> files = Files.list(run.folder().resolve("checkpoints"))) {
        assertThat(files).hasSize(kept.size());
      }
    }
  }

  @Test
  void collapsesAndStagesAreKept() {
    try (RunStore store = RunStore.open(folder);
        RecordedRun run = RecordedRun.begin(store, RunStoreTest.run("p"))) {
      TrainingListener listener = run.listener();
      TrainingListener.Position at = new TrainingListener.Position(1, 7, 12, 20);
      listener.stageBegan(at, "many flows");
      listener.collapsed(at, "constant action");
      listener.checkpoint(CheckpointFileTest.randomState(new java.util.Random(1), true));
      assertThat(store.history("p-1").events())
          .extracting(RunHistory.Event::kind, RunHistory.Event::text, RunHistory.Event::update)
          .endsWith(
              org.assertj.core.groups.Tuple.tuple("stage", "many flows", 7),
              org.assertj.core.groups.Tuple.tuple("collapse", "constant action", 7));
    }
  }

  @Test
  void timesAreTheOnlyFiguresThatDiffer() {
    List<List<Object>> runs = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      try (RunStore store = RunStore.open(folder.resolve(name));
          RecordedRun run = RecordedRun.begin(store, RunStoreTest.run("p"))) {
        train(run.listener(), null);
        RunHistory history = store.history("p-1");
        List<Object> figures = new ArrayList<>();
        for (String metric : history.metricNames()) {
          if (!TIMES.contains(metric)) {
            figures.add(history.series(metric));
          }
        }
        runs.add(figures);
      }
    }
    assertThat(runs.get(0)).isEqualTo(runs.get(1));
  }
}
