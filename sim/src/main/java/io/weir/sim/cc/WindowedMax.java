package io.weir.sim.cc;

/**
 * Largest value of a window of virtual time, in six longs of a flow's block: the best sample, the
 * best after it and the best after that, each with its time. When the best has left the window the
 * second takes its place, so that nothing older than the window counts (Kathleen Nichols'
 * algorithm, which the BBR drafts name for their filters).
 *
 * <p>Worked number: window 10; 7 at time 0, 5 at time 6, 4 at time 11: the maximum is 7 at time 10
 * and 5 at time 11.
 */
final class WindowedMax {
  /** Longs of a filter. */
  static final int LONGS = 6;

  private static final int SAMPLE = 2;
  private static final int TIME = 1;

  private WindowedMax() {}

  /** Largest value of the window; 0 before the first sample. */
  static long max(long[] block, int at) {
    return block[at];
  }

  /** Takes a sample. Time never goes backwards. */
  static void add(long value, long time, long window, long[] block, int at) {
    boolean allOld = time - block[at + 2 * SAMPLE + TIME] > window;
    if (value >= block[at] || allOld) {
      set(value, time, 0, block, at);
      return;
    }
    if (value >= block[at + SAMPLE]) {
      set(value, time, 1, block, at);
    } else if (value >= block[at + 2 * SAMPLE]) {
      set(value, time, 2, block, at);
    }
    age(value, time, window, block, at);
  }

  /** Drops samples that left the window, and spreads the others over it. */
  private static void age(long value, long time, long window, long[] block, int at) {
    long sinceBest = time - block[at + TIME];
    if (sinceBest > window) {
      shift(value, time, block, at);
      if (time - block[at + TIME] > window) {
        shift(value, time, block, at);
      }
    } else if (block[at + SAMPLE + TIME] == block[at + TIME] && sinceBest > window / 4) {
      // A quarter of the window has no second best of its own: this sample is it.
      set(value, time, 1, block, at);
    } else if (block[at + 2 * SAMPLE + TIME] == block[at + SAMPLE + TIME]
        && sinceBest > window / 2) {
      set(value, time, 2, block, at);
    }
  }

  private static void shift(long value, long time, long[] block, int at) {
    System.arraycopy(block, at + SAMPLE, block, at, 2 * SAMPLE);
    set(value, time, 2, block, at);
  }

  /** Makes the sample the one of that rank and of every lower rank. */
  private static void set(long value, long time, int rank, long[] block, int at) {
    for (int i = rank; i < 3; i++) {
      block[at + i * SAMPLE] = value;
      block[at + i * SAMPLE + TIME] = time;
    }
  }
}
