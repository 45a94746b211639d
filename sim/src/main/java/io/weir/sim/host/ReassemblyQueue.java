package io.weir.sim.host;

import java.util.Arrays;

/**
 * What a receiver has beyond the next byte it expects: disjoint ranges of positions in order, and
 * which of them were touched last (RFC 2018 section 4 wants those reported first).
 */
final class ReassemblyQueue {
  private static final int RECENT = AckRecords.MAX_BLOCKS;

  private long[] starts = {};
  private long[] ends = {};
  private int count;

  /** Positions inside the ranges touched last, latest first. */
  private long[] recent = new long[RECENT];

  private long[] recentBefore = new long[RECENT];

  private int recentCount;

  boolean isEmpty() {
    return count == 0;
  }

  /** Adds [start, end); false if all of it was there. */
  boolean add(long start, long end) {
    int index = firstEndingFrom(start);
    if (index < count && starts[index] <= start && ends[index] >= end) {
      // RFC 2883 section 4: the range around a duplicate is reported right behind it.
      touch(starts[index], ends[index]);
      return false;
    }
    int last = index;
    long from = start;
    long to = end;
    while (last < count && starts[last] <= end) {
      from = Math.min(from, starts[last]);
      to = Math.max(to, ends[last]);
      last++;
    }
    replace(index, last, from, to);
    touch(from, to);
    return true;
  }

  /** Index of the first range that ends at or after {@code position}. */
  private int firstEndingFrom(long position) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void replace(int from, int to, long start, long end) {
    int after = count - to;
    int needed = from + 1 + after;
    if (needed > starts.length) {
      starts = Arrays.copyOf(starts, Math.max(8, 2 * needed));
      ends = Arrays.copyOf(ends, starts.length);
    }
    System.arraycopy(starts, to, starts, from + 1, after);
    System.arraycopy(ends, to, ends, from + 1, after);
    starts[from] = start;
    ends[from] = end;
    count = needed;
  }

  private void touch(long start, long end) {
    int kept = 0;
    long[] before = recent;
    int beforeCount = recentCount;
    recent = recentBefore;
    recentBefore = before;
    recent[kept++] = start;
    for (int i = 0; i < beforeCount && kept < RECENT; i++) {
      if (before[i] < start || before[i] >= end) {
        recent[kept++] = before[i];
      }
    }
    recentCount = kept;
  }

  /** Removes the ranges that {@code expected} has reached and returns where it then stands. */
  long advance(long expected) {
    int passed = 0;
    long position = expected;
    while (passed < count && starts[passed] <= position) {
      position = Math.max(position, ends[passed]);
      passed++;
    }
    if (passed > 0) {
      System.arraycopy(starts, passed, starts, 0, count - passed);
      System.arraycopy(ends, passed, ends, 0, count - passed);
      count -= passed;
      forgetBefore(position);
    }
    return position;
  }

  private void forgetBefore(long position) {
    int kept = 0;
    for (int i = 0; i < recentCount; i++) {
      if (recent[i] >= position) {
        recent[kept++] = recent[i];
      }
    }
    recentCount = kept;
  }

  /** Writes the ranges into a record, those touched last first. */
  void report(AckRecords records, long stamp) {
    for (int i = 0; i < recentCount; i++) {
      int index = firstEndingFrom(recent[i] + 1);
      if (index < count && starts[index] <= recent[i]) {
        records.add(stamp, starts[index], ends[index]);
      }
    }
  }
}
