package io.weir.sim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VirtualEventLoopTest {
  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  /** A world of bare instants that writes down when it was there. */
  private static final class Instants implements World {
    final VirtualClock clock = new VirtualClock();
    final VirtualEventLoop loop = new VirtualEventLoop(this, clock);
    final PriorityQueue<Long> timesPs = new PriorityQueue<>();
    final List<String> log = new ArrayList<>();
    LongConsumer onEvent = timePs -> {};

    private long nextEventPs() {
      return timesPs.isEmpty() ? Long.MAX_VALUE : timesPs.peek();
    }

    @Override
    public int advance(long limitPs) {
      int events = 0;
      while (!clock.yieldRequested() && nextEventPs() <= limitPs) {
        long timePs = timesPs.remove();
        clock.advanceTo(timePs);
        log.add("event " + timePs);
        onEvent.accept(timePs);
        events++;
      }
      return events;
    }

    void task(long timeNs) {
      loop.at(timeNs, () -> log.add("task " + clock.nowPs()));
    }
  }

  @Test
  void tasksRunBetweenEventsAtTheirInstant() {
    Instants world = new Instants();
    world.timesPs.addAll(List.of(1_000L, 2_000L, 2_001L, 5_500L));
    world.task(2);
    world.task(4);
    world.task(2);
    world.loop.runUntil(10);
    assertThat(world.log)
        .containsExactly(
            "event 1000",
            "event 2000",
            "task 2000",
            "task 2000",
            "event 2001",
            "task 4000",
            "event 5500");
    assertThat(world.clock.nowPs()).isEqualTo(10_000);
  }

  @Test
  void whatATaskThrowsEndsTheRun() {
    Instants world = new Instants();
    world.timesPs.addAll(List.of(1_000L, 9_000L));
    world.loop.at(
        5,
        () -> {
          throw new IllegalArgumentException("five");
        });
    assertThatThrownBy(() -> world.loop.runUntil(10)).hasMessage("five");
    assertThat(world.log).containsExactly("event 1000");
    assertThat(world.clock.nowPs()).isEqualTo(5_000);
    world.loop.runUntil(10);
    assertThat(world.log).containsExactly("event 1000", "event 9000");
  }

  @Test
  void theEndIsIncluded() {
    Instants world = new Instants();
    world.timesPs.addAll(List.of(3_000L, 3_001L));
    world.task(3);
    world.task(4);
    world.loop.runUntil(3);
    assertThat(world.log).containsExactly("event 3000", "task 3000");
  }

  @Test
  void aTaskMayScheduleAtItsOwnInstantAndLater() {
    Instants world = new Instants();
    world.timesPs.add(6_000L);
    world.loop.at(
        5,
        () -> {
          world.task(5);
          world.task(7);
        });
    world.loop.runUntil(8);
    assertThat(world.log).containsExactly("task 5000", "event 6000", "task 7000");
  }

  /** The world must not run past a task that one of its own events has just asked for. */
  @Test
  void anEventMayScheduleATask() {
    Instants world = new Instants();
    world.timesPs.addAll(List.of(1_000L, 2_000L, 3_000L, 4_000L));
    world.onEvent =
        timePs -> {
          if (timePs == 1_000) {
            world.task(3);
          }
          if (timePs == 2_000) {
            world.task(2);
          }
        };
    world.loop.runUntil(5);
    assertThat(world.log)
        .containsExactly(
            "event 1000", "event 2000", "task 2000", "event 3000", "task 3000", "event 4000");
  }

  @Test
  void threeHoursPassWithoutWaiting() {
    Instants world = new Instants();
    long hoursNs = TimeUnit.HOURS.toNanos(3);
    world.task(hoursNs);
    world.loop.runUntil(hoursNs + 1);
    assertThat(world.log).containsExactly("task " + hoursNs * 1000);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everythingHappensInOrderHoweverTheRunIsCut(long seed) {
    List<String> whole = run(seed, List.of(1_000L));
    List<Long> cuts = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(~seed);
    for (long at = random.nextInt(50); at < 1_000; at += random.nextInt(100)) {
      cuts.add(at);
    }
    cuts.add(1_000L);
    assertThat(run(seed, cuts)).as("seed %d, cut at %s", seed, cuts).isEqualTo(whole);
    List<Long> times = whole.stream().map(line -> Long.valueOf(line.split(" ", 2)[1])).toList();
    assertThat(times).as("seed %d", seed).isSorted().hasSize(60);
    for (int i = 1; i < whole.size(); i++) {
      if (times.get(i).equals(times.get(i - 1))) {
        String pair = whole.get(i - 1).charAt(0) + "" + whole.get(i).charAt(0);
        assertThat(pair).as("seed %d: events before tasks", seed).isNotEqualTo("te");
      }
    }
  }

  private static List<String> run(long seed, List<Long> stopsNs) {
    SplittableRandom random = new SplittableRandom(seed);
    Instants world = new Instants();
    for (int i = 0; i < 30; i++) {
      // Every other event lies on a whole nanosecond, where tasks are.
      world.timesPs.add(random.nextLong(1, 1_000) * 1_000 - (i % 2 == 0 ? 0 : 1));
      world.task(random.nextLong(1, 1_000));
    }
    stopsNs.forEach(world.loop::runUntil);
    return world.log;
  }

  @Test
  void aSecondThreadIsRefused() throws Exception {
    Instants world = new Instants();
    world.loop.runUntil(1);
    var other = Executors.newSingleThreadExecutor();
    try {
      var attempt = other.submit(() -> world.loop.runUntil(2));
      assertThatThrownBy(attempt::get).hasRootCauseInstanceOf(IllegalStateException.class);
    } finally {
      other.shutdown();
    }
    assertThat(world.clock.nanoTime()).isEqualTo(1);
    world.loop.runUntil(2);
    assertThat(world.clock.nanoTime()).isEqualTo(2);
  }

  @Test
  void theClockNeverRunsBackwards() {
    VirtualClock clock = new VirtualClock();
    clock.advanceTo(5_999);
    clock.advanceTo(5_999);
    assertThat(clock.nanoTime()).isEqualTo(5);
    assertThatThrownBy(() -> clock.advanceTo(5_998))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("5999", "5998", "ps");
    assertThat(clock.nowPs()).isEqualTo(5_999);
    assertThatThrownBy(() -> clock.sleep(1, TimeUnit.NANOSECONDS))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
