package io.weir.sim.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeHeapTest {
  private record Entry(long time, int source) {}

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  /** Small times, so that many are equal: ties go to the smaller index. */
  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithAPriorityQueue(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int capacity = 1 + random.nextInt(40);
    long latest = 1L + random.nextInt(60);
    TimeHeap heap = new TimeHeap(capacity);
    PriorityQueue<Entry> model =
        new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingInt(Entry::source));
    for (int i = 0; i < 2000; i++) {
      int source = random.nextInt(capacity);
      model.removeIf(entry -> entry.source() == source);
      if (random.nextInt(3) == 0) {
        heap.remove(source);
      } else {
        long time = random.nextLong(latest);
        heap.set(source, time);
        model.add(new Entry(time, source));
      }
      String what = "seed %d, operation %d, source %d".formatted(seed, i, source);
      agree(what, heap, model, source);
    }
    drain("seed " + seed, heap, model);
  }

  private static void agree(String what, TimeHeap heap, PriorityQueue<Entry> model, int source) {
    assertThat(heap.isEmpty()).as(what).isEqualTo(model.isEmpty());
    Long time =
        model.stream().filter(e -> e.source() == source).map(Entry::time).findFirst().orElse(null);
    assertThat(heap.contains(source)).as(what).isEqualTo(time != null);
    assertThat(heap.timeOf(source)).as(what).isEqualTo(time == null ? Long.MAX_VALUE : time);
    if (model.isEmpty()) {
      assertThat(heap.firstTime()).as(what).isEqualTo(Long.MAX_VALUE);
    } else {
      assertThat(new Entry(heap.firstTime(), heap.first())).as(what).isEqualTo(model.peek());
    }
  }

  private static void drain(String what, TimeHeap heap, PriorityQueue<Entry> model) {
    while (!model.isEmpty()) {
      assertThat(new Entry(heap.firstTime(), heap.first())).as(what).isEqualTo(model.poll());
      heap.remove(heap.first());
    }
    assertThat(heap.isEmpty()).as(what).isTrue();
  }

  @Test
  void removingWhatIsNotThereDoesNothing() {
    TimeHeap heap = new TimeHeap(2);
    heap.set(1, 5);
    heap.remove(0);
    assertThat(heap.first()).isEqualTo(1);
  }
}
