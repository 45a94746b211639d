package io.weir.trainer.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.scenario.SimulationResult;
import io.weir.trainer.rollout.Workers;
import io.weir.trainer.spark.Condition.Place;
import io.weir.trainer.spark.Condition.Watched;
import io.weir.trainer.spark.LearningTask.Learned;
import io.weir.trainer.training.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes: a stand-alone master, two workers and their executors, which get Weir from here.
 * The last test kills a worker.
 */
@TestMethodOrder(OrderAnnotation.class)
final class ClusterTest {
  private static final List<String> SETTINGS =
      List.of(
          "spark.driver.host=127.0.0.1",
          "spark.driver.bindAddress=127.0.0.1",
          "spark.executor.memory=512m",
          // They live for seconds.
          "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

  @TempDir private static Path folder;

  private static LoopbackCluster cluster;
  private static SparkExecutor executor;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    for (String setting : SETTINGS) {
      int equals = setting.indexOf('=');
      System.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
    }
    cluster = new LoopbackCluster(folder, 2);
    executor = new SparkExecutor(cluster.master(), ClassPath.weirJars(folder));
  }

  @AfterAll
  static void stop() {
    if (executor != null) {
      executor.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    for (String setting : SETTINGS) {
      System.clearProperty(setting.substring(0, setting.indexOf('=')));
    }
  }

  @Test
  @Order(1)
  void bothWorkersTakePart() {
    Set<Long> seen = new HashSet<>();
    long deadline = System.nanoTime() + PATIENCE_NS;
    while (seen.size() < 2 && System.nanoTime() < deadline) {
      executor.map(List.of(1, 2, 3, 4), i -> rest()).forEach(place -> seen.add(place.pid()));
    }
    assertThat(seen).hasSize(2).doesNotContain(ProcessHandle.current().pid());
    assertThat(executor.parallelism()).isEqualTo(2);
  }

  /** Long enough for every processor to get one. */
  private static Place rest() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Place.here();
  }

  @Test
  @Order(2)
  void simulationsGiveWhatLocalThreadsGive() {
    List<Condition> conditions = Condition.many(12, 500);
    List<SimulationResult> expected;
    try (Workers workers = new Workers(2)) {
      expected = workers.map(conditions, Condition::run);
    }
    assertThat(expected.stream().map(SimulationResult::digest).distinct()).hasSize(12);
    assertThat(executor.map(conditions, Condition::run)).isEqualTo(expected);
  }

  @Test
  @Order(3)
  void aTrainingStepHasTheBitsOfALocalOne() {
    Learned expected;
    try (Workers workers = new Workers(2)) {
      expected = LearningTask.twoUpdates(workers);
    }
    assertThat(expected.statistics().decisions()).isPositive();
    assertThat(expected.statistics().gradientNorm()).isPositive();
    assertThat(LearningTask.twoUpdates(executor)).isEqualTo(expected);
  }

  @Test
  @Order(3)
  void aSweepFindsWhatALocalOneFinds() {
    Validation.Outcome expected;
    try (Workers workers = new Workers(2)) {
      expected = LearningTask.sweep(workers);
    }
    assertThat(expected.figures()).hasSize(2).allMatch(figures -> figures.goodputShare() > 0);
    assertThat(LearningTask.sweep(executor)).isEqualTo(expected);
  }

  @Test
  @Order(3)
  void whatTheUserCanMendArrivesAsItWasSaid() {
    assertThatThrownBy(
            () ->
                executor.map(
                    List.of(1, 2),
                    i -> {
                      throw UserError.input("file " + i + " is wrong");
                    }))
        .isInstanceOf(UserError.class)
        .hasMessage("file 1 is wrong");
  }

  @Test
  @Order(4)
  void aKilledWorkerLosesNothing() throws IOException, InterruptedException {
    List<Condition> conditions = Condition.many(24, 2_000);
    List<Watched> watched =
        IntStream.range(0, conditions.size())
            .mapToObj(i -> new Watched(conditions.get(i), folder.toString(), i == 3))
            .toList();
    CompletableFuture<List<SimulationResult>> results =
        CompletableFuture.supplyAsync(() -> executor.map(watched, Watched::run));
    cluster.kill(workerOf(firstToBegin(results)));
    Files.writeString(folder.resolve(Watched.GO_ON), "");
    List<SimulationResult> afterTheLoss = results.join();
    assertThat(begunBy()).as("processes that began the work that was lost").hasSize(2);
    try (Workers workers = new Workers(2)) {
      assertThat(afterTheLoss).isEqualTo(workers.map(conditions, Condition::run));
    }
  }

  private static List<Long> begunBy() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(Watched.BEGUN_BY))
          .map(name -> Long.parseLong(name.substring(Watched.BEGUN_BY.length())))
          .toList();
    }
  }

  /** The process that holds the work up. */
  private static long firstToBegin(CompletableFuture<?> results)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NS;
    while (begunBy().isEmpty()) {
      assertThat(results).isNotDone();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
    return begunBy().get(0);
  }

  private static int workerOf(long executorPid) {
    return IntStream.range(0, cluster.workers())
        .filter(worker -> cluster.executorsOf(worker).contains(executorPid))
        .findFirst()
        .orElseThrow();
  }
}
