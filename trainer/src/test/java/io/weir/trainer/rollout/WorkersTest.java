package io.weir.trainer.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void resultsComeInIndexOrder(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertThat(workers.map(20, i -> i * i))
          .isEqualTo(IntStream.range(0, 20).mapToObj(i -> i * i).toList());
      assertThat(workers.map(0, i -> i)).isEmpty();
    }
  }

  /** The first item waits for the second, which is therefore ready first. */
  @Test
  void theOrderIsNotThatOfBeingReady() {
    CountDownLatch secondIsDone = new CountDownLatch(1);
    try (Workers workers = new Workers(2)) {
      List<String> results =
          workers.map(
              2,
              i -> {
                if (i == 1) {
                  secondIsDone.countDown();
                  return "second";
                }
                return await(secondIsDone) ? "first" : "the second never ran beside the first";
              });
      assertThat(results).containsExactly("first", "second");
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A simulation belongs to the thread that first ran it. */
  @Test
  void anItemAlwaysRunsOnItsThread() {
    try (Workers workers = new Workers(3)) {
      List<Thread> first = workers.map(7, i -> Thread.currentThread());
      assertThat(workers.map(7, i -> Thread.currentThread())).isEqualTo(first);
      for (int i = 0; i < 7; i++) {
        assertThat(first.get(i)).as("item %d", i).isSameAs(first.get(i % 3));
      }
      assertThat(first.subList(0, 3)).doesNotHaveDuplicates();
      assertThat(first).allMatch(Thread::isDaemon).doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void whatGoesWrongFirstByIndexIsThrown() {
    List<RuntimeException> defects = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      defects.add(new IllegalArgumentException("defect " + i));
    }
    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(
              () ->
                  workers.map(
                      4,
                      i -> {
                        if (i > 0) {
                          throw defects.get(i);
                        }
                        return i;
                      }))
          .isSameAs(defects.get(1));
      assertThat(workers.map(3, i -> i)).as("still usable").containsExactly(0, 1, 2);
    }
  }

  @Test
  void errorsAreNotSwallowed() {
    try (Workers workers = new Workers(1)) {
      AssertionError error = new AssertionError("error");
      assertThatThrownBy(
              () ->
                  workers.map(
                      1,
                      i -> {
                        throw error;
                      }))
          .hasRootCause(error);
    }
  }
}
