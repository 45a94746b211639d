package io.weir.sim.cc;

/**
 * How much more is acknowledged at once than the bandwidth lets expect: the largest excess of the
 * last rounds, in the longs of a flow's block. The window is raised by it, so that the flow can
 * send while acknowledgements pause (draft-ietf-ccwg-bbr-04 section 5.5.9).
 *
 * <p>Worked number: at 10 Mbit/s nothing comes for 40 ms, then 20 packets of 1500 bytes are
 * acknowledged at once: 50,000 bytes were to be expected, the excess counts from now on: 30,000.
 */
final class ExtraAcked {
  /** Longs in use. */
  static final int LONGS = 2 + WindowedMax.LONGS;

  private static final int ROUNDS = 10;

  private static final int START_NS = 0;
  private static final int ACKED_BYTES = 1;
  private static final int FILTER = 2;

  private ExtraAcked() {}

  /** The interval over which acknowledgements are compared begins now. */
  static void restart(long nowNs, long[] block, int at) {
    block[at + START_NS] = nowNs;
  }

  /**
   * BBRUpdateACKAggregation.
   *
   * @param longMemory whether ten rounds count, not one
   * @param mostBytes no excess counts for more
   */
  static void update(
      AckEvent event,
      long bandwidthBps,
      long round,
      boolean longMemory,
      long mostBytes,
      long[] block,
      int at) {
    double expected = bandwidthBps * (double) (event.nowNs - block[at + START_NS]) / 8e9;
    if (block[at + ACKED_BYTES] <= expected) {
      block[at + ACKED_BYTES] = 0;
      block[at + START_NS] = event.nowNs;
      expected = 0;
    }
    block[at + ACKED_BYTES] += event.ackedBytes;
    long extra = Math.min(block[at + ACKED_BYTES] - (long) expected, mostBytes);
    WindowedMax.add(extra, round, longMemory ? ROUNDS : 1, block, at + FILTER);
  }

  /** Largest excess of the last rounds, bytes. */
  static long bytes(long[] block, int at) {
    return WindowedMax.max(block, at + FILTER);
  }
}
