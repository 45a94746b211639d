package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the window engine sorts and searches with, against the plain way. */
class BatchTest {
  private record Entry(long timePs, int port, long position) {}

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** Few entries are sorted by insertion, many by merging runs; both keep ties in order. */
  @ParameterizedTest
  @MethodSource("seeds")
  void sortsByTimeAndKeepsTies(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Batch batch = new Batch();
    for (int round = 0; round < 30; round++) {
      List<Entry> expected = new ArrayList<>();
      int inputs = 1 + random.nextInt(12);
      for (int port = 0; port < inputs; port++) {
        long timePs = random.nextInt(20);
        for (int i = random.nextInt(random.nextBoolean() ? 5 : 60); i > 0; i--) {
          timePs += random.nextInt(3);
          expected.add(new Entry(timePs, port, (1L << 40) - 40 + i));
        }
      }
      for (Entry entry : expected) {
        batch.add(entry.timePs, entry.port, entry.position);
      }
      batch.sort();
      // List.sort is stable.
      expected.sort(Comparator.comparingLong(Entry::timePs));
      assertThat(entries(batch)).as("seed %d, round %d", seed, round).isEqualTo(low(expected));
      batch.clear();
      assertThat(batch.size).isZero();
    }
  }

  /** Positions lose what is above their low 40 bits, which no ring is large enough to need. */
  private static List<Entry> low(List<Entry> entries) {
    return entries.stream()
        .map(e -> new Entry(e.timePs, e.port, e.position & ((1L << 40) - 1)))
        .toList();
  }

  private static List<Entry> entries(Batch batch) {
    return IntStream.range(0, batch.size)
        .mapToObj(i -> new Entry(batch.times[i], batch.port(i), batch.position(i)))
        .toList();
  }

  /** Runs in descending order are the most that merging has to do. */
  @Test
  void sortsWhatIsTheWrongWayRound() {
    Batch batch = new Batch();
    for (int i = 1_000; i > 0; i--) {
      batch.add(i, i, i);
    }
    batch.sort();
    assertThat(entries(batch)).extracting(Entry::port).isSorted().hasSize(1_000);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nodeTimesFindAllThatAreDue(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int nodes = 1 + random.nextInt(300);
    NodeTimes times = new NodeTimes(nodes);
    long[] plain = new long[nodes];
    Arrays.fill(plain, Long.MAX_VALUE);
    for (long endPs = 0; endPs < 200; endPs++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        int node = random.nextInt(nodes);
        plain[node] = random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong(300);
        times.set(node, plain[node]);
      }
      assertThat(times.least()).isLessThanOrEqualTo(Arrays.stream(plain).min().orElseThrow());
      List<Integer> found = new ArrayList<>();
      List<Integer> due = new ArrayList<>();
      for (int node = 0; node < nodes; node++) {
        if (plain[node] < endPs) {
          due.add(node);
        }
      }
      for (int node = times.dueFrom(0, endPs); node >= 0; node = times.dueFrom(node + 1, endPs)) {
        found.add(node);
        // As the engine does: the node's next time is later.
        plain[node] = random.nextBoolean() ? endPs + random.nextLong(50) : Long.MAX_VALUE;
        times.set(node, plain[node]);
      }
      assertThat(found).as("seed %d, before %d", seed, endPs).isEqualTo(due);
      for (int node = 0; node < nodes; node++) {
        assertThat(times.get(node)).isEqualTo(plain[node]);
      }
      long untilPs = endPs;
      assertThat(Arrays.stream(plain)).allMatch(time -> time >= untilPs);
      assertThat(times.least()).isLessThanOrEqualTo(Arrays.stream(plain).min().orElseThrow());
    }
  }

  @Test
  void framesKeepTheVersionOfThePathsTheyWereSentWith() {
    Paths paths = new Paths(3);
    int first = paths.add(new int[] {1, 2, 3}, new int[] {4, 5});
    long old = Frame.withPathVersion(Frame.of(first, Frame.DATA, 100), paths.version());
    paths.nextVersion();
    paths.set(first, new int[] {7}, new int[] {8, 9, 10});
    long renewed = Frame.withPathVersion(Frame.of(first, Frame.ACK, 100), paths.version());
    assertThat(paths.port(old)).isEqualTo(1);
    assertThat(paths.port(Frame.nextHop(old))).isEqualTo(2);
    assertThat(paths.port(renewed)).isEqualTo(8);
    assertThat(paths.port(Frame.nextHop(Frame.nextHop(renewed)))).isEqualTo(10);
    assertThat(paths.firstForward(first)).containsExactly(1, 2, 3);
    // A flow that comes later, and so many that the table grows, change neither.
    for (int flow = 1; flow < 500; flow++) {
      assertThat(paths.add(new int[] {flow}, new int[] {flow + 1})).isEqualTo(flow);
    }
    assertThat(paths.port(old)).isEqualTo(1);
    assertThat(paths.port(renewed)).isEqualTo(8);
    long late = Frame.withPathVersion(Frame.of(499, Frame.DATA, 100), paths.version());
    assertThat(paths.port(late)).isEqualTo(499);
  }

  @Test
  void pathsChangeOnlySoOften() {
    Paths paths = new Paths(3);
    for (int i = 1; i < Paths.MAX_VERSIONS; i++) {
      paths.nextVersion();
    }
    assertThatThrownBy(paths::nextVersion)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("15 times at most");
  }
}
