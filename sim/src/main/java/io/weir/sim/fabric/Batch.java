package io.weir.sim.fabric;

import java.util.Arrays;

/**
 * Frames of one window on their way to the same port or node: their times, and where they lie. They
 * are added input by input, each input's in order, and come out in the order of (time, input, order
 * on the input).
 */
final class Batch {
  private static final int POSITION_BITS = 40;
  private static final int INSERTION_LIMIT = 32;
  private static final int BUCKET_BITS = 7;

  long[] times = new long[16];
  private long[] refs = new long[16];
  private long[] spareTimes = new long[0];
  private long[] spareRefs = new long[0];

  /** Where each bucket's frames begin. */
  private int[] starts = new int[0];

  int size;
  private boolean sorted = true;

  void add(long timePs, int port, long position) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      refs = Arrays.copyOf(refs, 2 * size);
    }
    sorted &= size == 0 || times[size - 1] <= timePs;
    times[size] = timePs;
    refs[size++] = ((long) port << POSITION_BITS) | (position & ((1L << POSITION_BITS) - 1));
  }

  /** Port the frame at {@code index} came by. */
  int port(int index) {
    return (int) (refs[index] >>> POSITION_BITS);
  }

  /** Its position on that port's ring; only the low 40 bits, which is enough to find the slot. */
  long position(int index) {
    return refs[index] & ((1L << POSITION_BITS) - 1);
  }

  void clear() {
    size = 0;
    sorted = true;
  }

  /** Orders by time; frames of equal time stay in the order they were added. */
  void sort() {
    if (sorted) {
      return;
    }
    if (size > INSERTION_LIMIT && !distribute()) {
      mergeSort();
    } else {
      insertionSort();
    }
    sorted = true;
  }

  /**
   * Puts the frames into buckets of time, in order, which leaves little to insertion: times of a
   * window are spread over it. Not so when many fall into one bucket.
   *
   * @return whether it was done
   */
  private boolean distribute() {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      first = Math.min(first, times[i]);
      last = Math.max(last, times[i]);
    }
    makeSpare();
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(last - first) - BUCKET_BITS);
    Arrays.fill(starts, 0);
    int largest = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, ++starts[(int) ((times[i] - first) >> shift) + 1]);
    }
    if (largest > INSERTION_LIMIT) {
      return false;
    }
    for (int bucket = 1; bucket < starts.length; bucket++) {
      starts[bucket] += starts[bucket - 1];
    }
    for (int i = 0; i < size; i++) {
      int to = starts[(int) ((times[i] - first) >> shift)]++;
      spareTimes[to] = times[i];
      spareRefs[to] = refs[i];
    }
    swapSpare();
    return true;
  }

  private void makeSpare() {
    if (spareTimes.length < times.length) {
      spareTimes = new long[times.length];
      spareRefs = new long[times.length];
    }
    if (starts.length == 0) {
      starts = new int[(1 << BUCKET_BITS) + 1];
    }
  }

  private void insertionSort() {
    for (int i = 1; i < size; i++) {
      long time = times[i];
      int to = i - 1;
      if (times[to] <= time) {
        continue;
      }
      long ref = refs[i];
      while (to >= 0 && times[to] > time) {
        times[to + 1] = times[to];
        refs[to + 1] = refs[to];
        to--;
      }
      times[to + 1] = time;
      refs[to + 1] = ref;
    }
  }

  /** Natural merge sort: merges neighbouring runs until there is one. */
  private void mergeSort() {
    makeSpare();
    boolean merged = true;
    while (merged) {
      merged = false;
      int start = 0;
      while (start < size) {
        int middle = endOfRun(start);
        if (middle == size) {
          System.arraycopy(times, start, spareTimes, start, size - start);
          System.arraycopy(refs, start, spareRefs, start, size - start);
          break;
        }
        int end = endOfRun(middle);
        merge(start, middle, end);
        merged = true;
        start = end;
      }
      swapSpare();
    }
  }

  private int endOfRun(int start) {
    int end = start + 1;
    while (end < size && times[end - 1] <= times[end]) {
      end++;
    }
    return end;
  }

  private void merge(int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int to = start; to < end; to++) {
      boolean takeLeft = right == end || (left < middle && times[left] <= times[right]);
      int from = takeLeft ? left++ : right++;
      spareTimes[to] = times[from];
      spareRefs[to] = refs[from];
    }
  }

  private void swapSpare() {
    long[] sortedTimes = spareTimes;
    long[] sortedRefs = spareRefs;
    spareTimes = times;
    spareRefs = refs;
    times = sortedTimes;
    refs = sortedRefs;
  }
}
