package io.weir.sim.fabric;

import java.util.Arrays;

/**
 * An indexed 4-ary heap: every source (a port, a host, a flow) has at most one time. Equal times
 * come out in the order of their index, so that the order of events is documented, not accidental.
 */
public final class TimeHeap {
  private static final int ABSENT = -1;
  private long[] times;
  private int[] sources;
  private int[] positions;
  private int size;

  /** An empty heap for sources 0 … {@code capacity - 1}. */
  public TimeHeap(int capacity) {
    times = new long[capacity];
    sources = new int[capacity];
    positions = new int[capacity];
    Arrays.fill(positions, ABSENT);
  }

  /** Whether no source has a time. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Earliest time, or {@link Long#MAX_VALUE} if there is none. */
  public long firstTime() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  /** Source with the earliest time; undefined when empty. */
  public int first() {
    return sources[0];
  }

  /** Whether {@code source} has a time. */
  public boolean contains(int source) {
    return positions[source] != ABSENT;
  }

  /** Time of {@code source}, or {@link Long#MAX_VALUE} if it has none. */
  public long timeOf(int source) {
    return positions[source] == ABSENT ? Long.MAX_VALUE : times[positions[source]];
  }

  /** Gives {@code source} a time, in place of one it may have had. */
  public void set(int source, long time) {
    int position = positions[source];
    if (position == ABSENT) {
      up(size++, source, time);
    } else if (time < times[position]) {
      up(position, source, time);
    } else {
      down(position, source, time);
    }
  }

  /** Gives {@code source} a time, or none if it is {@link Long#MAX_VALUE}. */
  public void setOrRemove(int source, long time) {
    if (time == Long.MAX_VALUE) {
      remove(source);
    } else {
      set(source, time);
    }
  }

  /** Makes room for sources 0 … {@code capacity - 1}. */
  public void grow(int capacity) {
    int before = times.length;
    if (capacity > before) {
      times = Arrays.copyOf(times, capacity);
      sources = Arrays.copyOf(sources, capacity);
      positions = Arrays.copyOf(positions, capacity);
      Arrays.fill(positions, before, capacity, ABSENT);
    }
  }

  /** Takes the time of {@code source} away. */
  public void remove(int source) {
    int position = positions[source];
    if (position == ABSENT) {
      return;
    }
    positions[source] = ABSENT;
    size--;
    if (position == size) {
      return;
    }
    int last = sources[size];
    long lastTime = times[size];
    if (position > 0 && before(lastTime, last, (position - 1) >> 2)) {
      up(position, last, lastTime);
    } else {
      down(position, last, lastTime);
    }
  }

  private void up(int start, int source, long time) {
    int position = start;
    while (position > 0) {
      int parent = (position - 1) >> 2;
      if (!before(time, source, parent)) {
        break;
      }
      place(position, sources[parent], times[parent]);
      position = parent;
    }
    place(position, source, time);
  }

  private void down(int start, int source, long time) {
    int position = start;
    while (true) {
      int child = (position << 2) + 1;
      if (child >= size) {
        break;
      }
      int best = child;
      int end = Math.min(child + 4, size);
      for (int other = child + 1; other < end; other++) {
        if (before(times[other], sources[other], best)) {
          best = other;
        }
      }
      if (before(time, source, best)) {
        break;
      }
      place(position, sources[best], times[best]);
      position = best;
    }
    place(position, source, time);
  }

  private boolean before(long time, int source, int position) {
    return time < times[position] || (time == times[position] && source < sources[position]);
  }

  private void place(int position, int source, long time) {
    sources[position] = source;
    times[position] = time;
    positions[source] = position;
  }
}
