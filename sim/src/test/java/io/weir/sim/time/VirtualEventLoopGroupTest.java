package io.weir.sim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VirtualEventLoopGroupTest {
  /** A simulation of timers that start timers: its result depends on every one of them. */
  private static long timers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    VirtualClock clock = new VirtualClock();
    VirtualEventLoop loop = new VirtualEventLoop(limitPs -> 0, clock);
    long[] digest = {seed};
    Runnable[] timer = new Runnable[1];
    timer[0] =
        () -> {
          digest[0] = digest[0] * 31 + clock.nanoTime();
          loop.at(clock.nanoTime() + random.nextLong(1, 1_000_000), timer[0]);
        };
    loop.at(random.nextLong(1_000), timer[0]);
    loop.runUntil(TimeUnit.SECONDS.toNanos(1));
    loop.shutdown();
    return digest[0];
  }

  private static List<Callable<Long>> simulations(int count) {
    List<Callable<Long>> simulations = new ArrayList<>();
    for (long seed = 0; seed < count; seed++) {
      long ofThis = seed;
      simulations.add(() -> timers(ofThis));
    }
    return simulations;
  }

  @Test
  void resultsComeInOrderAndDoNotDependOnTheThreads() {
    List<Long> here = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      here.add(timers(seed));
    }
    assertThat(here).doesNotHaveDuplicates();
    for (int threads = 1; threads <= 3; threads++) {
      try (VirtualEventLoopGroup group = new VirtualEventLoopGroup(threads)) {
        assertThat(group.runAll(simulations(20))).as("%d threads", threads).isEqualTo(here);
        assertThat(group.runAll(simulations(20))).isEqualTo(here);
      }
    }
  }

  @Test
  void simulationsRunAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    Callable<Boolean> meeting =
        () -> {
          both.countDown();
          return both.await(1, TimeUnit.MINUTES);
        };
    try (VirtualEventLoopGroup group = new VirtualEventLoopGroup(2)) {
      assertThat(group.runAll(List.of(meeting, meeting))).containsExactly(true, true);
    }
  }

  @Test
  void aFailureIsTheFirstInOrder() {
    IOException first = new IOException("second simulation");
    List<Callable<Long>> simulations = new ArrayList<>(simulations(1));
    simulations.add(
        () -> {
          throw first;
        });
    simulations.add(
        () -> {
          throw new IllegalStateException("third simulation");
        });
    try (VirtualEventLoopGroup group = new VirtualEventLoopGroup(2)) {
      assertThatThrownBy(() -> group.runAll(simulations))
          .isInstanceOf(CompletionException.class)
          .hasCause(first);
      assertThat(group.runAll(simulations(2))).hasSize(2);
    }
  }

  @Test
  void closingWaitsForWhatRunsAndLeavesNoThread() {
    AtomicInteger finished = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    try (VirtualEventLoopGroup group = new VirtualEventLoopGroup(2)) {
      for (int i = 0; i < 4; i++) {
        var unused =
            group.submit(
                () -> {
                  synchronized (threads) {
                    threads.add(Thread.currentThread());
                  }
                  timers(1);
                  return finished.incrementAndGet();
                });
      }
    }
    assertThat(finished).hasValue(4);
    assertThat(threads).hasSize(4).allMatch(thread -> !thread.isDaemon());
    for (Thread thread : threads) {
      assertThat(join(thread)).isTrue();
    }
  }

  private static boolean join(Thread thread) {
    try {
      thread.join(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  @Test
  void zeroThreadsAreRefused() {
    assertThatThrownBy(() -> new VirtualEventLoopGroup(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads: expected at least 1, found 0");
  }
}
