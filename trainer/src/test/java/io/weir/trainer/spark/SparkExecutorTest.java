package io.weir.trainer.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.artefact.UserError;
import io.weir.sim.scenario.SimulationResult;
import io.weir.trainer.rollout.Workers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spark inside this process. */
final class SparkExecutorTest {
  private static final Master LOCAL = new Master("local[2]");
  private static final AtomicInteger ATTEMPTS = new AtomicInteger();

  private static SparkExecutor executor;

  @BeforeAll
  static void start() {
    executor = new SparkExecutor(LOCAL, List.of());
  }

  @AfterAll
  static void stop() {
    executor.close();
  }

  @Test
  void resultsAreThoseOfLocalThreads() {
    List<Condition> conditions = Condition.many(8, 500);
    List<SimulationResult> expected;
    try (Workers workers = new Workers(3)) {
      expected = workers.map(conditions, Condition::run);
    }
    assertThat(executor.map(conditions, Condition::run)).isEqualTo(expected);
    assertThat(executor.parallelism()).isEqualTo(2);
  }

  @Test
  void resultsComeInTheOrderOfTheInputs() {
    List<Integer> inputs = IntStream.range(0, 50).boxed().toList();
    assertThat(executor.map(inputs, i -> i * i))
        .isEqualTo(inputs.stream().map(i -> i * i).toList());
  }

  @Test
  void nothingToDoGivesNothing() {
    assertThat(executor.map(List.<Integer>of(), i -> i)).isEmpty();
  }

  @Test
  void workThatFailsIsNotRepeatedAndSaysWhy() {
    ATTEMPTS.set(0);
    assertThatThrownBy(
            () ->
                executor.map(
                    List.of(1),
                    i -> {
                      ATTEMPTS.incrementAndGet();
                      throw UserError.input("out of " + i);
                    }))
        .isInstanceOf(UserError.class)
        .hasMessage("out of 1");
    assertThat(ATTEMPTS).hasValue(1);
  }

  @Test
  void executorsOfOneClusterShareTheConnection() {
    assertThat(executor.map(List.of(1), i -> i)).containsExactly(1);
    try (SparkExecutor second = new SparkExecutor(LOCAL, List.of())) {
      assertThat(second.map(List.of(2), i -> i)).containsExactly(2);
    }
    assertThat(executor.map(List.of(3), i -> i))
        .as("after the second is closed")
        .containsExactly(3);
  }

  @Test
  void aSecondClusterIsRefused() {
    assertThat(executor.map(List.of(1), i -> i)).containsExactly(1);
    try (SparkExecutor other = new SparkExecutor(new Master("local[1]"), List.of())) {
      assertThatThrownBy(() -> other.map(List.of(1), i -> i))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("one cluster per process");
    }
  }
}
